import { assertEquals, assertMatch } from "@std/assert";
import { assertNothingGoes, assertRefused } from "./assert_refused.ts";
import { assertTiled, House, until } from "./house.ts";
import { fill, mountState } from "./small_disk.ts";

const DISK_FULL = /^gapless: Cannot .+\/state[/"].*: .*(?:\bfull\b|No space left).*; free some space/;

const QUIET = {
  "gapless.toml": '[plugins.good]\nmodule = "./good.ts"\n',
  "good.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "0 5 * * *", run() {} });`,
};

const DAYS = 6;

/** The manifest of a plugin that fills the disk under the ledger as it works on that day, and then does `next`. */
function filling(day: number, next: string): Record<string, string> {
  return {
    "gapless.toml": `[plugins.greedy]
module = "./greedy.ts"
since = "${new Date(Date.now() - DAYS * 86_400_000).toISOString()}"
timezone = "UTC"
catchup = "each"
grant = "all"
`,
    "greedy.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "0 0 * * *",
  async run() {
    Deno.writeTextFileSync("days", "x", { append: true });
    if (Deno.readTextFileSync("days").length !== ${day}) return;
    const file = Deno.openSync("state/filler", { write: true, createNew: true });
    try {
      while (true) file.writeSync(new Uint8Array(512));
    } catch {
      file.close();
    }
    ${next}
  },
});`,
  };
}

Deno.test("a disk that is full from the beginning is told of, with the way out", async () => {
  for (const size of ["8k", "40k", "100k"]) {
    await using house = await House.build(QUIET);
    await using _disk = await mountState(house, `size=${size}`);
    await assertRefused(house, DISK_FULL);
  }
});

Deno.test("a disk that fills up later is told of, with the way out", async () => {
  await using house = await House.build(QUIET);
  await using _disk = await mountState(house, "size=2m");
  assertEquals((await house.run("try", "good")).code, 0);
  await fill(`${house.path}/state/filler`);
  await assertNothingGoes(house, DISK_FULL);
});

Deno.test("a wake-up whose disk fills up in the middle waits for space, and then goes on", async () => {
  await using house = await House.build(filling(DAYS, 'Deno.writeTextFileSync("filled", "yes");'));
  await using _disk = await mountState(house, "size=3m");
  const running = house.start("run", "greedy");
  await until(async () => await house.read("filled") !== "", "the disk to be full", 60);
  // Long enough for a commit to be tried in vain.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  await Deno.remove(`${house.path}/state/filler`);
  const { code, stderr } = await running.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  await assertAllDone(house, "greedy");
  assertEquals((await house.history("greedy")).map(({ outcome }) => outcome), Array(DAYS).fill("ok"));
});

Deno.test("a wake-up that is killed on a full disk has lost nothing: once there is space, the next one does the rest", async () => {
  await using house = await House.build(filling(3, "Deno.kill(Deno.ppid, 'SIGKILL');"));
  await using _disk = await mountState(house, "size=3m");
  assertEquals((await house.run("run", "greedy")).code, 137);
  const { code, stdout, stderr } = await house.run("run", "greedy");
  assertEquals([code, stdout], [78, ""], stderr);
  assertMatch(stderr, DISK_FULL);
  await Deno.remove(`${house.path}/state/filler`);
  assertEquals((await house.run("run", "greedy")).code, 0);
  await assertAllDone(house, "greedy");
  const outcomes = (await house.history("greedy")).map(({ outcome }) => outcome);
  assertEquals(outcomes.toReversed(), ["ok", "ok", "crashed", ...Array(DAYS - 2).fill("ok")]);
});

/** Asserts that the ledger is whole, and that all days are done. */
async function assertAllDone(house: House, plugin: string): Promise<void> {
  assertEquals((await house.run("ledger", "check", "--json")).json().faults, []);
  const windows = await house.windows(plugin);
  assertTiled(windows);
  assertEquals(windows.map(({ state }) => state), Array(DAYS).fill("done"));
}
