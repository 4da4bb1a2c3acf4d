import { assertEquals } from "@std/assert";
import { findRuns } from "../../src/services/find_runs.ts";
import { followRuns } from "../../src/services/follow_runs.ts";
import { mergedEntries } from "../../src/services/run_entries.ts";
import { Bed } from "./bed.ts";

// Covers src/services/find_runs.ts, src/services/run_entries.ts and src/services/follow_runs.ts.

const HOURLY = `[plugins.report]\nmodule = "./report.ts"\nsince = "2026-06-01T10:00:00Z"\n`;

async function oneFailed(): Promise<Bed> {
  const bed = new Bed({
    report: { interval: "0 * * * *", run: () => ({ kind: "failed", message: "no", report: "Error: no" }) },
  })
    .read(`${HOURLY}retry = { attempts = 1 }\n`);
  await bed.pass(bed.wake("report"));
  return bed;
}

Deno.test("findRuns() sees that a run's process is gone before the ledger has it", async () => {
  const bed = await oneFailed();
  const [run] = await bed.ledger.runs({});
  const running = { ...run!, outcome: "running", endedAt: null, error: null } as const;
  const lease = {
    windowId: run!.window.id,
    token: 1,
    plugin: "report",
    owner: { ...bed.processes.self(), pid: 4711 },
    expiresAt: new Date("2026-06-01T12:11:00Z"),
    stopAt: null,
    group: null,
  };
  const state = (await bed.ledger.state("report"))!;
  const ledger = {
    runs: () => Promise.resolve([running]),
    state: () => Promise.resolve({ ...state, open: [{ ...state.open[0]!, lease }] }),
  };
  bed.processes.kill(lease.owner);
  const { clock, processes } = bed;
  assertEquals((await findRuns({ clock, processes, ledger }, {})).map(({ outcome }) => outcome), ["crashed"]);
  assertEquals(await findRuns({ clock, processes, ledger }, { outcomes: ["running"] }), []);
  assertEquals((await findRuns({ clock, processes, ledger }, { outcomes: ["crashed"] })).length, 1);
});

Deno.test("mergedEntries() chooses by level, time and number", async () => {
  const bed = await oneFailed();
  const [run] = await bed.ledger.runs({});
  const log = bed.logs.open("report", run!.id, 1_000);
  const time = (second: number) => new Date(Date.UTC(2026, 5, 1, 12, 0, second));
  log.write({ time: time(1), level: "debug", message: "a" });
  log.write({ time: time(2), level: "warn", message: "b" });
  log.write({ time: time(3), level: "info", message: "c" });
  log.write({ time: time(4), level: "error", message: "d" });
  const messages = async (choice: Partial<Parameters<typeof mergedEntries>[2]>) =>
    (await mergedEntries(bed.logs, [run!], { level: "debug", ...choice })).map(({ entry }) => entry.message);
  assertEquals(await messages({}), ["a", "b", "c", "d"]);
  assertEquals(await messages({ level: "warn" }), ["b", "d"]);
  assertEquals(await messages({ since: time(3) }), ["c", "d"]);
  assertEquals(await messages({ tail: 2, level: "info" }), ["c", "d"]);
});

Deno.test("followRuns() reports what is logged from now on, each entry once, and new runs", async () => {
  const bed = await oneFailed();
  const runs = await bed.ledger.runs({});
  const known = await mergedEntries(bed.logs, runs, { level: "debug" });
  const stop = new AbortController();
  const seen: string[] = [];
  const following = followRuns(bed, {
    plugin: undefined,
    runs,
    known,
    level: "debug",
    stop: stop.signal,
    onRun: ({ id }) => seen.push(`run ${id}`),
    onEntry: ({ run, entry }) => seen.push(`${run.id} ${entry.level}`),
  });
  bed.clock.advance(3_600_000);
  await bed.pass(bed.wake("report"));
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    bed.clock.advance(1_000);
  }
  stop.abort();
  await bed.pass(following);
  const ids = (await bed.ledger.runs({})).map(({ id }) => id).filter((id) => id > runs[0]!.id).sort();
  assertEquals(seen.filter((line) => line.startsWith("run ")), ids.map((id) => `run ${id}`));
  // Why each failed is its only entry.
  assertEquals(seen.filter((line) => line.endsWith(" error")), ids.map((id) => `${id} error`));
});
