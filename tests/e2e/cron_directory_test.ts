import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { installCrontab, rawCrontab } from "./crontab.ts";
import { startCron } from "./cron_daemon.ts";
import { House, until } from "./house.ts";

const FILE = "/etc/cron.d/gapless-e2e";
const TARGET = `[gapless]\ntarget = "${FILE}"\n`;
const MANIFEST = `[plugins.steady]
module = "./steady.ts"
since = "now"
grant = { write = ["./done"] }
`;
const FILES = {
  "gapless.toml": TARGET + MANIFEST,
  "steady.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "* * * * *", run: () => Deno.writeTextFileSync("done", "yes") });`,
};

Deno.test("plan, sync and down keep the block in a file of /etc/cron.d, which cron reads", async () => {
  await using house = await House.build(FILES);
  const planned = (await house.run("plan", "--json")).json();
  assertEquals([planned.target, planned.moved_from, planned.changed], [FILE, [], true]);
  const synced = await house.run("sync");
  assertEquals([synced.code, synced.stderr], [0, ""]);
  const text = await Deno.readTextFile(FILE);
  assertMatch(
    text,
    /^# BEGIN gapless [^]*\n\* \* \* \* \* root \/[^]* run steady [^]*\n\*\/5 \* \* \* \* root \/[^]* run manager /,
  );
  const { mode, uid, gid } = await Deno.stat(FILE);
  assertEquals([(mode ?? 0) & 0o7777, uid, gid], [0o644, 0, 0]);
  assertEquals(await rawCrontab(), null);

  {
    using _cron = startCron();
    await until(async () => (await house.read("done")) === "yes", "cron to wake the plugin", 90);
  }
  await until(async () => (await house.windows("steady"))[0]?.state === "done", "the window to be done", 30);

  assertEquals((await house.run("down")).code, 0);
  assertEquals(Array.from(Deno.readDirSync("/etc/cron.d"), ({ name }) => name), []);
});

Deno.test("a changed target moves the block, and foreign lines stay on both sides", async () => {
  await using house = await House.build({ ...FILES, "gapless.toml": MANIFEST });
  await installCrontab("MAILTO=ops\n");
  const foreign = await rawCrontab();
  await Deno.writeTextFile(FILE, "0 1 * * * root /bin/true\n", { mode: 0o644 });
  assertEquals((await house.run("sync")).code, 0);
  await house.write("gapless.toml", TARGET + MANIFEST);
  // As the manager does it.
  const moved = await house.run("sync", "--if-standing", "--unless-edited");
  assertEquals([moved.code, moved.stderr], [0, ""]);
  assertStringIncludes(moved.stdout, `moved: the block, from crontab to ${FILE}\n`);
  assertEquals(withoutHeader(await rawCrontab()), withoutHeader(foreign));
  assertMatch(
    await Deno.readTextFile(FILE),
    /^# BEGIN gapless [^]*# END gapless [^\n]*\n\n0 1 \* \* \* root \/bin\/true\n$/,
  );

  const { backups } = (await house.run("crontab", "--json")).json<{ backups: { lines: number }[] }>();
  assertEquals(backups.map(({ lines }) => lines), [1]);
  assertEquals((await house.run("down")).code, 0);
  assertEquals(await Deno.readTextFile(FILE), "0 1 * * * root /bin/true\n");
  await Deno.remove(FILE);
});

Deno.test("up takes its block out of /etc/cron.d again, and so does whoever finds it killed", async () => {
  await using house = await House.build(FILES);
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    const child = house.start("up");
    await until(isThere, "the block to stand", 60);
    child.kill(signal);
    await child.output();
    if (signal === "SIGKILL") assertEquals((await house.run("run", "steady")).code, 0);
    assertEquals(await isThere(), false, signal);
  }
});

Deno.test("a file that cron would pass over is refused, and stays as it is", async () => {
  await using house = await House.build(FILES);
  await Deno.writeTextFile(FILE, "0 1 * * * root /bin/true\n");
  await Deno.chmod(FILE, 0o666);
  const refused = await house.run("sync");
  assertEquals(refused.code, 78);
  assertStringIncludes(
    refused.stderr,
    `gapless: Cannot change the crontab: others than root may write "${FILE}"`,
  );
  assertEquals(await Deno.readTextFile(FILE), "0 1 * * * root /bin/true\n");
  await Deno.remove(FILE);
  await house.write("gapless.toml", '[gapless]\ntarget = "/etc/cron.d/jobs.new"\n' + MANIFEST);
  const dotted = await house.run("sync");
  assertEquals(dotted.code, 78);
  assertStringIncludes(dotted.stderr, 'name it "/etc/cron.d/jobs-new"');
});

async function isThere(): Promise<boolean> {
  return await Deno.stat(FILE).then(() => true, () => false);
}

function withoutHeader(text: string | null): string {
  return (text ?? "").split("\n").slice(3).join("\n");
}
