import { assert, assertEquals } from "@std/assert";
import { share } from "../soak.ts";
import { command } from "./command.ts";
import { assertTiled, House, until, type WindowJson } from "./house.ts";

const COPIES = share(30);
/** Windows that are begun between two copies. */
const APART = 3;
/** More windows than can be done meanwhile. */
const HOURS = 2000;

const LAST_TICK = Math.floor(Date.now() / 3_600_000) * 3_600_000;
const SINCE = new Date(Date.now() - HOURS * 3_600_000).toISOString();
const MANIFEST = (catchup: string) =>
  `[plugins.report]
module = "./report.ts"
since = "${SINCE}"
catchup = "${catchup}"
grant = "all"
`;
const PLUGIN = `import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "0 * * * *",
  async run(start, end, { checkpoint }) {
    Deno.writeTextFileSync("begun", end.toISOString() + "\\n", { append: true });
    await checkpoint(new Date((+start + +end) / 2));
  },
});`;

Deno.test("copies from the middle of a run, with the log torn anywhere, are whole, and the next wake-up does the rest", async () => {
  await using house = await House.build({ "gapless.toml": MANIFEST("each"), "report.ts": PLUGIN });
  const child = house.start("run", "report");
  const copies: { readonly state: string; readonly begun: string[] }[] = [];
  for (let n = 1; n <= COPIES; n++) {
    await until(async () => (await begunIn(house)).length >= n * APART, "windows to be begun", 60);
    copies.push(await copyMoment(house, child, `copy-${n}`));
  }
  // The copies are of a machine that stopped then: whoever held a window there is gone.
  child.kill("SIGKILL");
  await child.output();
  // Whatever time is left makes one window.
  await house.write("gapless.toml", MANIFEST("merge"));
  for (const { state, begun } of copies) {
    const torn = await tear(state);
    await assertHeals(house, state, begun.slice(0, -1));
    await assertHeals(house, torn, []);
  }
});

/** Copies the state folder while the process stands still, wherever it is then: in a commit, or between two. */
async function copyMoment(house: House, child: Deno.ChildProcess, name: string) {
  await new Promise((done) => setTimeout(done, Math.random() * 50));
  child.kill("SIGSTOP");
  const state = `${house.path}/${name}`;
  await command("cp", "-r", `${house.path}/state`, state);
  const begun = await begunIn(house);
  child.kill("SIGCONT");
  return { state, begun };
}

/** Copies a copy, and cuts its log somewhere: what was not on the disk yet when the power went. */
async function tear(state: string): Promise<string> {
  const torn = `${state}-torn`;
  await command("cp", "-r", state, torn);
  const log = `${torn}/ledger.db-wal`;
  const bytes = Math.floor(Math.random() * (await Deno.stat(log)).size);
  await Deno.truncate(log, bytes);
  return torn;
}

/** Asserts that a ledger is whole, that windows which were committed are done in it, and that the next wake-up does the rest. */
async function assertHeals(house: House, state: string, committed: readonly string[]): Promise<void> {
  const ask = async (...args: string[]) => {
    const result = await house.run(...args, "--state", state);
    assertEquals([result.code, result.stderr], [0, ""], `${args.join(" ")} in ${state}`);
    return result;
  };
  const windows = async () =>
    (await ask("windows", "report", "--json")).json<{ windows: WindowJson[] }>().windows;
  await ask("ledger", "check");
  // Of a log that is cut near its beginning not even the plugin's name is left.
  const done = committed.length === 0 ? [] : (await windows()).filter(({ state }) => state === "done");
  assertEquals(committed.filter((end) => !done.some((window) => window.end === end)), []);
  await ask("run", "report");
  await ask("ledger", "check");
  const after = await windows();
  assertTiled(after);
  assert(after.every(({ state }) => state === "done"));
  assert(Date.parse(after.at(-1)?.end ?? "") >= LAST_TICK);
}

async function begunIn(house: House): Promise<string[]> {
  return (await house.read("begun")).split("\n").filter((line) => line !== "");
}
