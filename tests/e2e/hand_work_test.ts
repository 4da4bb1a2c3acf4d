import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { House, until } from "./house.ts";

const YEARLY = `[plugins.report]
module = "./report.ts"
schedule = "0 0 1 1 *"
grant = { read = ["."], write = ["."], unsafe = true }
`;

/** A plugin that writes each of its windows down, and obeys files: "fail" lets it fail, "hang" never end. */
const REPORT = `import { definePlugin } from "@gapless/gapless";
const there = (name) => { try { Deno.statSync(name); return true; } catch { return false; } };
export default definePlugin({
  interval: "0 * * * *",
  async run(start, end, { checkpoint, signal, trigger }) {
    Deno.writeTextFileSync("windows", start.toISOString() + " " + end.toISOString() + " " + trigger + "\\n", { append: true });
    if (there("fail")) throw new Error("no luck");
    if (there("hang")) {
      await checkpoint(new Date((start.getTime() + end.getTime()) / 2));
      Deno.writeTextFileSync("hanging", "yes");
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    }
  },
});`;

async function build(manifest: string): Promise<House> {
  return await House.build({ "gapless.toml": `${YEARLY}${manifest}`, "report.ts": REPORT });
}

Deno.test("a backfill that was killed goes on where it was, and a checkpoint keeps what was done", async () => {
  await using house = await build('since = "now"\n');
  await house.write("hang", "");
  const args = ["backfill", "report", "--from", "2026-03-01", "--to", "2026-03-03", "--step", "1d"];
  const child = house.start(...args);
  await until(async () => await house.read("hanging") !== "", "the first window to hang", 60);
  child.kill("SIGKILL");
  await child.output();
  await Deno.remove(`${house.path}/hang`);

  const again = await house.run(...args, "--json");
  assertEquals(again.code, 0, again.stderr);
  assertEquals(again.json().result, "done");
  const windows = await house.windows("report");
  assertEquals(windows.map(({ start, end, state }) => [start.slice(0, 13), end.slice(0, 13), state]), [
    ["2026-03-01T00", "2026-03-01T12", "done"],
    ["2026-03-01T12", "2026-03-02T00", "done"],
    ["2026-03-02T00", "2026-03-03T00", "done"],
  ]);
  assertEquals((await house.history("report")).map(({ outcome, trigger }) => `${outcome} ${trigger}`), [
    "ok backfill",
    "ok retry",
    "crashed backfill",
  ]);
  assertStringIncludes(
    (await house.run("logs", "report", "--run", "1")).stdout,
    "checkpoint until=2026-03-01T12",
  );
  const [plugin] = (await house.run("status", "--json")).json<{ plugins: { cursor: null }[] }>().plugins;
  assertEquals(plugin?.cursor, null);
});

Deno.test("SIGINT stops a backfill; status tells of it; without a time it goes on", async () => {
  await using house = await build('since = "now"\n');
  await house.write("hang", "");
  const child = house.start(
    "backfill",
    "report",
    "--from",
    "2026-03-01",
    "--to",
    "2026-03-02",
    "--step",
    "12h",
  );
  await until(async () => await house.read("hanging") !== "", "the first window to hang", 60);
  child.kill("SIGINT");
  const { code, stderr } = await child.output();
  assertEquals(code, 130);
  assertStringIncludes(new TextDecoder().decode(stderr), "gapless backfill report goes on with it");
  assertMatch((await house.run("status")).stdout, /^report: the backfill of .+ is not finished/m);
  await Deno.remove(`${house.path}/hang`);
  const { code: second, stdout } = await house.run("backfill", "report");
  assertEquals(second, 0);
  assertMatch(stdout, /^report: the backfill of .+ is done \(3 windows\)$/m);
});

Deno.test("retry, skip, pause, resume and rewind tell who did it and why, and lose no time", async () => {
  await using house = await build(
    'since = 2020-01-01\nretry = { attempts = 1, park_after = 1, park_age = "0s" }\ncatchup = "each"\n',
  );
  await house.write("fail", "");
  assertEquals((await house.run("run", "report")).code, 1);
  const parked = (await house.windows("report")).filter(({ state }) => state === "parked");
  assert(parked.length > 0);
  const [first] = parked;
  assertEquals((await house.run("skip", "report", "--window", String(first?.id))).code, 2);
  const skipped = await house.run(
    "skip",
    "report",
    "--window",
    String(first?.id),
    "--why",
    "no such data",
    "--json",
  );
  assertEquals(skipped.json(), { plugin: "report", windows: 1 });
  for (const [verb, ...why] of [["skip", "--why", "no such data"], ["retry"]] as const) {
    const none = await house.run(verb, "report", "--window", "99999", ...why);
    assertEquals([none.code, none.stdout], [2, ""]);
    assertMatch(
      none.stderr,
      RegExp(`^gapless: Cannot ${verb} window 99999 of "report": it has no such window `),
    );
  }
  await Deno.remove(`${house.path}/fail`);
  assertEquals((await house.run("retry", "report")).code, 0);
  assertEquals((await house.run("run", "report")).code, 0);
  assertMatch((await house.run("windows", "report")).stdout, /^\d+: skipped by .+@.+: no such data$/m);

  assertEquals((await house.run("pause", "report", "--why", "a new disk")).code, 0);
  assertEquals((await house.run("rewind", "report", "--to", "2024-06-01", "--why", "bad data")).code, 0);
  assertEquals((await house.run("run", "report", "--json")).json().result, "nothing due");
  assertMatch(
    (await house.run("run", "report", "--now")).stderr,
    /it is paused by .+: a new disk; "gapless resume report" ends it/,
  );
  assertMatch((await house.run("status")).stdout, /^report +paused /m);
  assertEquals((await house.run("resume", "report", "--json")).json().changed, true);
  assertEquals((await house.run("run", "report")).code, 0);
  const windows = await house.windows("report");
  const covering = windows.filter(({ state }) => state !== "rewound");
  assertEquals(covering.map(({ end }) => end).slice(0, -1), covering.map(({ start }) => start).slice(1));
  assert(windows.some(({ state, start }) => state === "rewound" && start === "2024-06-01T00:00:00.000Z"));
  const { decisions } = (await house.run("history", "report", "--json")).json<
    { decisions: { kind: string }[] }
  >();
  assertEquals(decisions.map(({ kind }) => kind), ["resume", "rewind", "pause", "retry", "skip"]);
});

Deno.test("run --now does the time since the last tick, and --from --to a time of its own", async () => {
  await using house = await build("since = 2020-01-01\n");
  assertEquals((await house.run("run", "report", "--now")).code, 0);
  assertEquals((await house.windows("report")).length, 2);
  const past = ["--from", "2021-01-01", "--to", "2021-01-02", "--why", "the log was late"];
  assertEquals((await house.run("run", "report", ...past)).code, 0);
  assertMatch((await house.run("history", "report")).stdout, /backfill report .* by .*: the log was late/);
  assertStringIncludes(
    (await house.run("run", "report", "--why", "habit")).stderr,
    "gapless: Cannot take --why without --from and --to",
  );
  const runs = (await house.read("windows")).trim().split("\n").map((line) => line.split(" ")[2]);
  assertEquals(runs, ["manual", "manual", "manual"]);
  assertStringIncludes(
    (await house.run("run", "report", "--from", "soon", "--to", "now")).stderr,
    'gapless: --from: Cannot use the date "soon": write it like "2026-11-01"',
  );
});

Deno.test("overlap replace: a newer run ends the one before it, whose window stays owed and is done after it", async () => {
  await using house = await build('since = 2020-01-01\noverlap = "replace"\n');
  await house.write("hang", "");
  const child = house.start("run", "report");
  await until(async () => await house.read("hanging") !== "", "the first window to hang", 60);
  await Deno.remove(`${house.path}/hang`);
  const second = await house.run("run", "report", "--now");
  assertEquals(second.code, 0, second.stderr);
  // It was stopped by SIGTERM, like any other.
  assertEquals((await child.output()).code, 143);
  const runs = await house.history("report");
  assertEquals(runs.at(-1)?.outcome, "superseded");
  const windows = await house.windows("report");
  assertEquals(windows.filter(({ state }) => state !== "done"), []);
});

Deno.test("backfills that are gone on with together are told in one document", async () => {
  await using house = await build('since = "now"\nretry = { attempts = 1 }\n');
  await house.write("fail", "");
  const days = ["2026-03-01", "2026-03-02", "2026-03-03"];
  for (const [from = "", to = ""] of [days.slice(0, 2), days.slice(1)]) {
    assertEquals((await house.run("backfill", "report", "--from", from, "--to", to)).code, 1);
  }
  await Deno.remove(`${house.path}/fail`);
  const again = await house.run("backfill", "report", "--json");
  const { backfills } = again.json<{ backfills: { result: string; backfill: { start: string } }[] }>();
  assertEquals(
    backfills.map(({ result, backfill }) => `${result} ${backfill.start.slice(0, 10)}`),
    ["done 2026-03-01", "done 2026-03-02"],
  );
});
