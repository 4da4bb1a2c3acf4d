import { assertEquals } from "@std/assert";
import { activeFrom } from "../../src/domain/window/pause.ts";
import type { NextState } from "../../src/domain/window/retry.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { FakeProcessTable, owner } from "../fakes/process_table.ts";
import { at, claim, decided, ended, type TestLedger, wake, windows } from "./ledger_bench.ts";
import { HOURLY } from "./wake_up.ts";

const STRICT = { order: "strict" } as const;
const ONCE = { delivery: "at_most_once" } as const;
const DIED = 'delivery is "at_most_once", and attempt 1 ended: the process that held it is gone';

/** What a ledger must do for windows that fail for long, in strict order, or once, and for pauses that end by themselves. */
export function testRetries(test: TestLedger): void {
  test("a window is owed since the first attempt that left it so, until an operator retries it", async (ledger) => {
    assertEquals((await claim(ledger, "01:00")).window.owedSince, null);
    await fail(ledger, "01:00", "01:10");
    assertEquals(await owedSince(ledger), [at("01:10")]);
    await fail(ledger, "01:20", "01:30");
    assertEquals(await owedSince(ledger), [at("01:10")]);
    assertEquals((await ledger.state("report"))?.open[0]?.owedSince, at("01:10"));
    assertEquals((await claim(ledger, "01:40")).window.owedSince, at("01:10"));
    await fail(ledger, "01:40", "01:50");
    await ledger.retry({ plugin: "report", decision: decided("02:00") });
    assertEquals(await owedSince(ledger), [at("02:00")]);
  });

  test("a crash counts a window as owed since it was found", async (ledger) => {
    const processes = new FakeProcessTable();
    await claim(ledger, "01:00");
    processes.kill(owner());
    const again = await wake(ledger, "01:05", { owner: owner({ pid: 2 }) }, processes);
    assertEquals(again.kind === "claimed" && again.window.owedSince, at("01:05"));
  });

  test("a rewind leaves the first part of a window owed since as long", async (ledger) => {
    await fail(ledger, "02:00", "02:10");
    await ledger.rewind("report", { ...HOURLY, to: at("01:00"), decision: decided("03:00"), dead: [] });
    assertEquals(await windows(ledger), ["00:00-01:00 owed", "01:00-02:00 rewound"]);
    assertEquals((await owedSince(ledger))[0], at("02:10"));
  });

  test("settle() skips a window with the reason, and it is not tried again", async (ledger) => {
    const { lease } = await claim(ledger, "01:00", ONCE);
    assertEquals(await ledger.settle(lease, ended("failed", { state: "skipped", reason: "no luck" })), true);
    assertEquals(await reasons(ledger), ["skipped: no luck"]);
    assertEquals(await wake(ledger, "01:30", ONCE), { kind: "nothing" });
    assertEquals((await claim(ledger, "02:00", ONCE)).window.start, at("01:00"));
    assertEquals(await ledger.retry({ plugin: "report", decision: decided("02:10") }), 0);
  });

  test("claim() skips the window of a dead owner that must not begin again", async (ledger) => {
    const processes = new FakeProcessTable();
    await claim(ledger, "01:00", ONCE);
    processes.kill(owner());
    assertEquals(await wake(ledger, "01:05", ONCE, processes), { kind: "nothing" });
    assertEquals(await reasons(ledger), [`skipped: ${DIED}`]);
  });

  test("claim() skips what is owed since before the manifest said at most once, and takes the next", async (ledger) => {
    await fail(ledger, "01:00", "01:10");
    const next = await claim(ledger, "02:00", ONCE);
    assertEquals(next.window.start, at("01:00"));
    const reason = 'delivery is "at_most_once", and attempt 1 ended: it was left owed';
    assertEquals(await reasons(ledger), [`skipped: ${reason}`, "leased: null"]);
  });

  test("in strict order newer windows wait for one that is owed", async (ledger) => {
    await fail(ledger, "01:00", "01:00", { state: "owed", notBefore: at("02:30") });
    const strict = { ...STRICT, retry: { ...HOURLY.retry, maxMs: 7_200_000 } };
    assertEquals(await wake(ledger, "02:10", strict), { kind: "nothing" });
    const again = await claim(ledger, "02:30", strict);
    assertEquals([again.attempt, again.window.start], [2, at("00:00")]);
    assertEquals((await wake(ledger, "03:00", strict)).kind, "busy");
    await ledger.settle(again.lease, ended("ok", { state: "done" }));
    assertEquals((await claim(ledger, "03:00", strict)).window.start, at("01:00"));
  });

  test("in strict order newer windows wait for one that is parked, until an operator retries or skips it", async (ledger) => {
    await fail(ledger, "01:00", "01:00", { state: "parked" });
    assertEquals((await ledger.state("report", STRICT))?.oldestParked, at("00:00"));
    assertEquals(await wake(ledger, "03:00", STRICT), { kind: "nothing" });
    await ledger.skip({ plugin: "report", decision: decided("03:10", "no data") });
    assertEquals((await ledger.state("report", STRICT))?.oldestParked, null);
    assertEquals((await claim(ledger, "03:20", STRICT)).window.start, at("01:00"));
  });

  test("in any order newer windows go on while one is parked", async (ledger) => {
    await fail(ledger, "01:00", "01:00", { state: "parked" });
    assertEquals((await claim(ledger, "02:00")).window.start, at("01:00"));
  });

  test("pause() with an end ends by itself, and the plugin is active since", async (ledger) => {
    const pause = { ...decided("00:30"), until: at("04:00") };
    assertEquals(await ledger.pause("report", pause), true);
    assertEquals(await wake(ledger, "03:59"), { kind: "nothing" });
    assertEquals((await claim(ledger, "04:00")).window.end, at("04:00"));
    const record = (await ledger.state("report"))!.record;
    assertEquals([record.pause, activeFrom(record, at("04:00"))], [pause, at("04:00")]);
    assertEquals(await ledger.resume("report", { decision: decided("04:10"), skip: null }), false);
    const [decision] = await ledger.decisions({});
    assertEquals([decision?.kind, decision?.window], ["pause", { start: at("00:30"), end: at("04:00") }]);
  });

  test("pause() of a paused plugin changes its end only", async (ledger) => {
    await ledger.pause("report", { ...decided("00:30"), until: at("04:00") });
    assertEquals(await ledger.pause("report", { ...decided("00:40"), until: at("04:00") }), false);
    assertEquals(await ledger.pause("report", { ...decided("00:50"), until: at("05:00") }), true);
    assertEquals(await wake(ledger, "04:30"), { kind: "nothing" });
    assertEquals(await ledger.pause("report", decided("04:40")), true);
    assertEquals(await wake(ledger, "06:00"), { kind: "nothing" });
    assertEquals(await ledger.resume("report", { decision: decided("06:10"), skip: null }), true);
    assertEquals((await claim(ledger, "06:20")).window.end, at("06:00"));
  });

  test("pause() of all shortens no pause that lasts longer", async (ledger) => {
    const all = (time: string, until: string | null) =>
      ledger.pause("report", {
        ...decided(time),
        until: until === null ? null : at(until),
        keepsLonger: true,
      });
    await ledger.pause("report", { ...decided("00:30"), until: at("04:00") });
    assertEquals(await all("00:40", "03:00"), false);
    assertEquals(await all("00:50", "05:00"), true);
    assertEquals(await all("01:00", null), true);
    assertEquals(await all("01:10", "06:00"), false);
    assertEquals((await ledger.state("report"))?.record.pause?.until, null);
  });

  test("pause() after one that has ended by itself forgets not since when the plugin is active", async (ledger) => {
    await ledger.pause("report", { ...decided("00:30"), until: at("02:00") });
    await ledger.pause("report", { ...decided("03:00"), until: at("03:30") });
    const record = (await ledger.state("report"))!.record;
    assertEquals([activeFrom(record, at("03:10")), activeFrom(record, at("03:30"))], [
      at("02:00"),
      at("03:30"),
    ]);
  });
}

/** Lets an attempt fail; its window is owed at once if not told otherwise. */
async function fail(
  ledger: Ledger,
  begin: string,
  end: string,
  next: NextState = { state: "owed", notBefore: at(end) },
): Promise<void> {
  const open = (await ledger.state("report"))?.open.find(({ lease }) => lease !== null)?.lease;
  const lease = open ?? (await claim(ledger, begin)).lease;
  await ledger.settle(lease, { outcome: "failed", endedAt: at(end), next });
}

async function owedSince(ledger: Ledger): Promise<(Date | null)[]> {
  return (await ledger.windows("report")).map((window) => window.owedSince);
}

async function reasons(ledger: Ledger): Promise<string[]> {
  return (await ledger.windows("report")).map(({ state, reason }) => `${state}: ${reason}`);
}
