import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { NO_CRONTAB, standIn } from "../stand_in.ts";
import { House, type Result, resultOf, until } from "./house.ts";

const EXITS = { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 } as const;

/** A plugin that goes on until it is aborted, or for ever, once it has left a file. */
function holding(loop: "until aborted" | "for ever"): Record<string, string> {
  const wait = loop === "for ever"
    ? "while (true);"
    : 'await new Promise((_, no) => signal.addEventListener("abort", () => no(signal.reason)));';
  return {
    "gapless.toml":
      '[plugins.p]\nmodule = "./p.ts"\nsince = "2020-01-01"\ntimeout = "1h"\ngrant = { write = ["."], unsafe = true }\n',
    "p.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "0 5 * * *",
  async run(_start, _end, { signal }) {
    Deno.writeTextFileSync("started", "");
    ${wait}
  },
});`,
  };
}

/** Starts a command, sends it a signal once its plugin runs, and waits for its end. */
async function stop(house: House, signal: keyof typeof EXITS, ...args: string[]): Promise<Result> {
  const child = house.start(...args);
  const output = resultOf(child.output());
  await until(async () => await exists(`${house.path}/started`), "the run to start", 60);
  child.kill(signal);
  const result = await output;
  await Deno.remove(`${house.path}/started`);
  return result;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

const COMMANDS: readonly (readonly string[])[] = [
  ["run", "p"],
  ["run", "p", "--from", "2019-01-01", "--to", "2019-01-02"],
  ["try", "p"],
  ["backfill", "p", "--from", "2018-01-01", "--to", "2018-01-02", "--step", "merge"],
];

for (const signal of Object.keys(EXITS) as (keyof typeof EXITS)[]) {
  Deno.test(`${signal} during a run ends with ${EXITS[signal]}, whatever the command, and tells what happens`, async () => {
    await using house = await House.build(holding("until aborted"), standIn(NO_CRONTAB));
    for (const args of COMMANDS) {
      const { code, stderr } = await stop(house, signal, ...args);
      assertEquals(code, EXITS[signal], stderr);
      const [first] = stderr.split("\n");
      assertEquals(first, `gapless: p: stopped by ${signal}; waiting up to 10 s for the run to end`);
      assertStringIncludes(stderr, "The run ended within its grace period of 10 s.");
    }
    // Each of them but "try" has taken up the window that is owed, first.
    assertEquals((await house.windows("p")).map(({ state }) => state), ["owed"]);
    assertEquals((await house.history("p")).map(({ outcome }) => outcome), Array(3).fill("cancelled"));
  });
}

Deno.test("up --scheduler internal ends with its signal's code when its wake-ups have ended", async () => {
  await using house = await House.build(holding("until aborted"), standIn(NO_CRONTAB));
  const { code, stdout, stderr } = await stop(house, "SIGTERM", "up", "--scheduler", "internal");
  assertEquals([code, stdout.trim().split("\n").at(-1)], [143, "Down."], stderr);
  assertStringIncludes(stdout, "p | gapless: p: stopped by SIGTERM; waiting up to 10 s for the run to end");
  assertEquals((await house.history("p")).map(({ outcome }) => outcome), ["cancelled"]);
});

Deno.test("a run that does not end in its grace period is killed, and the report says so", async () => {
  await using house = await House.build(holding("for ever"), standIn(NO_CRONTAB));
  const { code, stderr } = await stop(house, "SIGTERM", "run", "p");
  assertEquals(code, 143);
  const report = "stopped by SIGTERM; the run did not end within 10 s, and was killed";
  assertStringIncludes(stderr, `\n  ${report}\nThe window stays owed`);
  assertEquals((await house.history("p")).map(({ error }) => error), [report]);
});

Deno.test("a second signal ends a command at once, with the code of the first", async () => {
  await using house = await House.build(holding("for ever"), standIn(NO_CRONTAB));
  const child = house.start("run", "p");
  const began = Promise.withResolvers<number>();
  const output = resultOf(child.output());
  await until(async () => await exists(`${house.path}/started`), "the run to start", 60);
  child.kill("SIGTERM");
  began.resolve(performance.now());
  // Those within a second count as one: a process group may get a signal twice.
  const insist = setInterval(() => child.kill("SIGINT"), 100);
  const { code } = await output.finally(() => clearInterval(insist));
  assertEquals(code, 143);
  assert(performance.now() - await began.promise < 8_000, "it waited for the grace period");
});

Deno.test("a signal between two windows ends a wake-up without a word, and the plugin stays what it was", async () => {
  // A window for each day, each in a sandbox of its own, so that most of the time a plugin is being loaded.
  await using house = await House.build({
    "gapless.toml": '[plugins.p]\nmodule = "./p.ts"\nsince = "2000-01-01"\ncatchup = "each"\n',
    "p.ts": `import { definePlugin } from "@gapless/gapless";
await new Promise((done) => setTimeout(done, 100));
export default definePlugin({ interval: "0 5 * * *", run() {} });`,
  }, standIn(NO_CRONTAB));
  for (let round = 1; round <= 4; round++) {
    const done = round === 1 ? 0 : (await house.history("p")).length;
    const child = house.start("run", "p", "--json");
    const output = resultOf(child.output());
    await until(
      async () => (await house.history("p").catch(() => [])).length > done + round,
      "some windows to be done",
      60,
    );
    child.kill("SIGTERM");
    const { code, stdout, stderr } = await output;
    assertEquals(code, 143);
    assertEquals(stderr.includes("Cannot load"), false, stderr);
    if (stderr === "") assertMatch(stdout, /"result":"stopped"/);
    const { plugins: [plugin] } = (await house.run("status", "--json")).json<
      { plugins: { load_error: string | null }[] }
    >();
    assertEquals(plugin?.load_error, null);
  }
});

Deno.test("a timeout tells in its report how the run ended", async () => {
  await using house = await House.build(holding("until aborted"), standIn(NO_CRONTAB));
  const manifest = await house.read("gapless.toml");
  await house.write("gapless.toml", `${manifest.replace("1h", "1s")}retry = { attempts = 1 }\n`);
  const { code, stderr } = await house.run("run", "p");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "\n  timed out after 1 s\nThe run ended within its grace period of 10 s.\n");
});
