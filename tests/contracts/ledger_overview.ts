import { assert, assertEquals } from "@std/assert";
import { HOURLY } from "./wake_up.ts";
import { parseSchedule } from "../../src/domain/schedule/schedule.ts";
import { owner } from "../fakes/process_table.ts";
import { at, claim, decided, ended, type TestLedger } from "./ledger_bench.ts";

/** Its failed windows wait for a day. */
const MINUTELY = {
  schedule: parseSchedule("* * * * *", "UTC"),
  retry: { ...HOURLY.retry, maxMs: 2 * 86_400_000 },
};

/** What a ledger must know of each plugin for its status. */
export function testOverview(test: TestLedger): void {
  test("overview() is the summaries, and knows what is leased to whom since when", async (ledger) => {
    await ledger.register({ name: "mail", module: "./mail.ts", now: at("00:00") });
    const failed = await claim(ledger, "01:00");
    await ledger.settle(failed.lease, ended("failed", { state: "owed", notBefore: at("01:10") }));
    const again = await claim(ledger, "02:00", { owner: owner({ pid: 7 }) });
    const [mail, report] = await ledger.overview();
    assertEquals([mail, report].map((one) => one?.record.name), ["mail", "report"]);
    assertEquals([mail?.running, mail?.medianMs], [[], null]);
    const { running, medianMs, lastWakeUp, ...summary } = report!;
    assertEquals(summary, (await ledger.summaries())[1]);
    assertEquals(
      running.map(({ lease, ...run }) => ({ ...run, pid: lease.owner.pid, expiresAt: lease.expiresAt })),
      [{
        start: at("00:00"),
        runId: again.runId,
        startedAt: at("02:00"),
        attempt: 2,
        pid: 7,
        expiresAt: at("02:01"),
      }],
    );
    assertEquals([medianMs, lastWakeUp, mail?.lastWakeUp], [null, at("02:00"), null]);
  });

  test("of very many owed windows a claim is judged by the oldest, and by those whose wait is over", async (ledger) => {
    const first = at("00:00").getTime();
    for (let minute = 1; minute <= 250; minute++) {
      const time = new Date(first + minute * 60_000);
      const { lease } = await claim(ledger, time.toISOString().slice(11, 16), MINUTELY);
      const notBefore = new Date(first + (minute === 250 ? 0 : 86_400_000 + minute));
      await ledger.settle(lease, ended("failed", { state: "owed", notBefore }));
    }
    const open = (await ledger.state("report"))?.open ?? [];
    assert(open.length < 250, String(open.length));
    assertEquals([open[0]?.start, open.some(({ notBefore }) => notBefore?.getTime() === first)], [
      at("00:00"),
      true,
    ]);
    assertEquals((await claim(ledger, "05:00", MINUTELY)).window.start, at("04:09"));
  });

  test("overview() knows the median of the last 20 good runs of a plugin that runs", async (ledger) => {
    for (let hour = 1; hour <= 22; hour++) {
      const start = new Date(at("00:00").getTime() + hour * 3_600_000);
      const { lease } = await claim(ledger, start.toISOString().slice(11, 16));
      // Failed runs, and those before the last 20, are no measure.
      const outcome = hour === 22 ? "failed" : "ok";
      const tookMs = hour === 1 ? 1_000_000 : hour * 1000;
      await ledger.settle(lease, {
        outcome,
        endedAt: new Date(start.getTime() + tookMs),
        next: outcome === "ok" ? { state: "done" } : { state: "owed", notBefore: at("22:30") },
      });
    }
    assertEquals((await ledger.overview())[0]?.medianMs, null);
    await claim(ledger, "22:30");
    assertEquals((await ledger.overview())[0]?.medianMs, 11_500);
  });

  test("overview() knows the oldest window that is not done, and the oldest one that waits", async (ledger) => {
    const { lease } = await claim(ledger, "03:00");
    await ledger.checkpoint(lease, at("01:30"));
    const oldest = async () => {
      const [report] = await ledger.overview();
      return [report?.oldestUndone, report?.oldestOwed];
    };
    assertEquals(await oldest(), [at("01:30"), null]);
    await ledger.settle(lease, ended("failed", { state: "parked" }));
    assertEquals(await oldest(), [at("01:30"), at("01:30")]);
    await ledger.beginBackfill(
      "report",
      { start: at("00:00"), end: at("01:00"), step: { kind: "merge" } },
      decided("03:00"),
    );
    await ledger.skip({ plugin: "report", decision: decided("03:30") });
    assertEquals(await oldest(), [null, null]);
  });
}
