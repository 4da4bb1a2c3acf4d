import { assert, assertEquals } from "@std/assert";
import { forgetLastWrite, installCrontab, rawCrontab } from "./crontab.ts";
import { House } from "./house.ts";

const FOREIGN = `MAILTO=ops\n${
  "# padding that takes more than a pipe holds\n".repeat(2000)
}15 4 * * * /bin/backup\n`;
/** More calls of `crontab` than one sync makes, even where other programs are seen to use it. */
const STEPS = 60;

Deno.test("kill -9 at each step of a write leaves the old crontab or the new one", async () => {
  const bin = await Deno.makeTempDir();
  await Deno.copyFile(new URL("killed_writer.sh", import.meta.url), `${bin}/crontab`);
  await Deno.chmod(`${bin}/crontab`, 0o755);
  await using house = await House.build({ "gapless.toml": "" }, { PATH: `${bin}:${Deno.env.get("PATH")}` });
  await house.claim();
  assertEquals((await house.run("check")).code, 0);
  const seen = new Set<string>();
  for (let step = 1; step <= STEPS && !seen.has("ended, new"); step++) {
    for (const moment of ["before", "after"]) {
      await reset(bin);
      await Deno.writeTextFile(`${bin}/kill`, `${step} ${moment}\n`);
      const killed = await sync(house, bin);
      const text = withoutHeader(await rawCrontab());
      const state = text === FOREIGN ? "old" : isWhole(text) ? "new" : "torn";
      seen.add(`${killed ? "killed" : "ended"}, ${state}`);
      assert(state !== "torn", `step ${step}, ${moment}: ${text.slice(0, 300)}`);
      // Whoever comes next finds no lock in the way.
      await Deno.writeTextFile(`${bin}/kill`, "0 never\n");
      assertEquals(await sync(house, bin), false);
      assert(isWhole(withoutHeader(await rawCrontab())));
    }
  }
  // Nor does anything stay of what the killed ones had begun.
  assertEquals((await house.run("down")).code, 0);
  const left = Array.from(Deno.readDirSync(`${house.path}/state`), ({ name }) => name);
  assertEquals(left.filter((name) => name.includes("draft")), []);
  await Deno.remove(bin, { recursive: true });
  assertEquals([...seen].sort(), ["ended, new", "killed, new", "killed, old"]);
});

/** Puts the foreign crontab there. */
async function reset(bin: string): Promise<void> {
  await installCrontab(FOREIGN);
  await forgetLastWrite();
  await Deno.writeTextFile(`${bin}/count`, "0\n");
}

/** Syncs with the deadly crontab on PATH; tells whether that was killed. */
async function sync(house: House, bin: string): Promise<boolean> {
  const child = house.start("sync");
  await Deno.writeTextFile(`${bin}/pid`, `${child.pid}\n`);
  const { code, signal, stderr } = await child.output();
  assert(signal === "SIGKILL" || code === 0, new TextDecoder().decode(stderr));
  // The script that writes may outlive the program for a moment.
  await new Promise((done) => setTimeout(done, 100));
  return signal === "SIGKILL";
}

function isWhole(text: string): boolean {
  return /^# BEGIN gapless [^\n]+\n[^\n]+\n[^\n]+ run manager [^\n]+\n# END gapless [^\n]+\n\n/.test(text) &&
    text.endsWith(`\n\n${FOREIGN}`);
}

function withoutHeader(text: string | null): string {
  return (text ?? "").split("\n").slice(3).join("\n");
}
