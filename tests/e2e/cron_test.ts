import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startCron } from "./cron_daemon.ts";
import { installCrontab, listCrontab } from "./crontab.ts";
import { assertTiled, House, PROGRAM, until, type WindowJson } from "./house.ts";

const MAIL = Deno.env.get("GAPLESS_E2E_MAIL") ?? "";
const FOREIGN = "# mine\n15 4 * * * /bin/true\n";
/** The first window begins between two ticks: one more than three makes three whole minutes. */
const WINDOWS = 4;

/** Each writes down the window that it has done. */
const DONE = `(name: string, start: Date, end: Date) =>
  Deno.writeTextFileSync(name + ".done", start.toISOString() + " " + end.toISOString() + "\\n", { append: true });`;

const PLUGINS = {
  "steady.ts": `import { definePlugin } from "@gapless/gapless";
const done = ${DONE}
export default definePlugin({ interval: "* * * * *", run: (start, end) => done("steady", start, end) });`,
  "failing.ts": `import { definePlugin } from "@gapless/gapless";
const done = ${DONE}
export default definePlugin({
  interval: "* * * * *",
  run(start, end) {
    if (isFirst()) throw new Error("no luck at first");
    done("failing", start, end);
  },
});
function isFirst(): boolean {
  try {
    Deno.writeTextFileSync("failing.first", "", { createNew: true });
    return true;
  } catch {
    return false;
  }
}`,
  "killed.ts": `import { definePlugin } from "@gapless/gapless";
const done = ${DONE}
export default definePlugin({
  interval: "* * * * *",
  async run(start, end) {
    if (isFirst()) await new Promise((done) => setTimeout(done, 300_000));
    done("killed", start, end);
  },
});
function isFirst(): boolean {
  try {
    Deno.writeTextFileSync("killed.pid", String(Deno.ppid), { createNew: true });
    return true;
  } catch {
    return false;
  }
}`,
  "retired.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "* * * * *", run() {} });`,
  "late.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "5 4 * * SUN", run() {} });`,
};

const MANIFEST = `
[plugins.manager]
schedule = "* * * * *"
[plugins.steady]
module = "./steady.ts"
since = "now"
grant = { write = ["."], unsafe = true }
[plugins.failing]
module = "./failing.ts"
since = "now"
retry = { attempts = 1, backoff = "1s" }
grant = { write = ["."], unsafe = true }
[plugins.killed]
module = "./killed.ts"
since = "now"
grant = { write = ["."], unsafe = true }
[plugins.retired]
module = "./retired.ts"
since = "now"
`;
const LATER = `${MANIFEST}enabled = false\n[plugins.late]\nmodule = "./late.ts"\n`;

Deno.test("cron runs the plugins for three minutes, and no window is lost when a run fails or is killed", async () => {
  using _cron = startCron();
  await installCrontab(FOREIGN);
  await using house = await House.build({ ...PLUGINS, "gapless.toml": MANIFEST });
  const synced = await house.run("sync", "--json");
  assertEquals(synced.code, 0, synced.stderr);
  assertEquals(synced.json().added, ["manager", "steady", "failing", "killed", "retired"]);
  assertStringIncludes(await listCrontab(), `* * * * * ${PROGRAM[0]} `);
  assertStringIncludes(
    await listCrontab(),
    ` run steady --manifest ${house.path}/gapless.toml --state ${house.path}/state\n`,
  );

  await until(async () => await house.read("killed.pid") !== "", "cron to wake the plugins", 150);
  Deno.kill(Number(await house.read("killed.pid")), "SIGKILL");
  // A wake-up of the same minute that starts late would find it disabled already.
  await until(async () => (await house.windows("retired")).length > 0, "cron to wake the one to retire", 60);
  // The manager shall find these at its next wake-up.
  await house.write("gapless.toml", LATER);
  await until(
    async () => (await listCrontab()).includes("run late"),
    "the manager to add the new plugin",
    300,
  );
  assertMatch(await listCrontab(), /^5 4 \* \* 0 .* run late /m);
  assertMatch(await listCrontab(), /^# disabled: \* \* \* \* \* .* run retired /m);
  assertMatch(await listCrontab(), /^\* \* \* \* \* .* run killed /m);
  assert((await listCrontab()).endsWith(`\n\n${FOREIGN}`));
  await until(
    async () => (await Deno.readTextFile(MAIL)).includes("failing failed on attempt 1"),
    "cron to mail the failure",
    30,
  );
  assertStringIncludes(await Deno.readTextFile(MAIL), "failing.ts:7:26");

  // From here on all is cron's work: nobody wakes a plugin by hand.
  for (const name of ["steady", "failing", "killed"]) {
    await until(
      async () => (await doneBy(house, name)).length >= WINDOWS,
      `cron to do ${WINDOWS} windows of ${name}`,
      240,
    );
  }
  assertEquals((await house.run("down")).code, 0);
  assertEquals(await listCrontab(), FOREIGN);
  await until(() => isStill(house), "the last wake-ups to end", 60);

  for (const name of ["steady", "failing", "killed"]) {
    const windows = await settledWindows(house, name);
    assert(lengthOf(windows) > 3 * 60_000, `the windows of ${name} span less than three minutes`);
    // In the order of their work, which is that of time: the owed one came before the one after it.
    assertEquals(await doneBy(house, name), windows.map(({ start, end }) => `${start} ${end}`));
  }
  for (const name of ["manager", "retired"]) await settledWindows(house, name);
  assertEquals(await oldestRuns(house, "steady", 2), ["1 schedule ok", "1 schedule ok"]);
  assertEquals(await oldestRuns(house, "failing", 2), ["1 schedule failed", "2 retry ok"]);
  assertEquals(await oldestRuns(house, "killed", 2), ["1 schedule crashed", "2 retry ok"]);
});

/** Tells whether no process of the program works on a house; cron may have woken some just before the block went. */
async function isStill(house: House): Promise<boolean> {
  return !(await new Deno.Command("pgrep", { args: ["--full", `manifest ${house.path}/`] }).output()).success;
}

/** Returns the windows that a plugin wrote down as done, in the order of its work. */
async function doneBy(house: House, plugin: string): Promise<string[]> {
  return (await house.read(`${plugin}.done`)).split("\n").slice(0, -1);
}

/** Returns a plugin's windows when all of them are done; they follow each other with no gap and no overlap. */
async function settledWindows(house: House, plugin: string): Promise<WindowJson[]> {
  let windows: WindowJson[] = [];
  await until(
    async () => {
      windows = await house.windows(plugin);
      return windows.every(({ state }) => state === "done");
    },
    `the windows of ${plugin} to be done`,
    30,
  );
  assert(windows.length > 0, `${plugin} has no windows`);
  assertTiled(windows);
  return windows;
}

function lengthOf(windows: readonly WindowJson[]): number {
  return Date.parse(windows.at(-1)?.end ?? "") - Date.parse(windows[0]?.start ?? "");
}

/** Returns a plugin's first runs, oldest first, each as "attempt trigger outcome". */
async function oldestRuns(house: House, plugin: string, count: number): Promise<string[]> {
  const runs = (await house.history(plugin)).reverse().slice(0, count);
  return runs.map(({ attempt, trigger, outcome }) => `${attempt} ${trigger} ${outcome}`);
}
