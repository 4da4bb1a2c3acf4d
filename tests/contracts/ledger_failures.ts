import { assertEquals } from "@std/assert";
import type { RetryPolicy } from "../../src/domain/window/policies.ts";
import { afterFailure, type NextState } from "../../src/domain/window/retry.ts";
import type { ClaimedWindow, Ledger } from "../../src/ports/ledger.ts";
import { FakeProcessTable, owner } from "../fakes/process_table.ts";
import { at, claim, decided, ended, type TestLedger, wake, windows } from "./ledger_bench.ts";
import { HOURLY } from "./wake_up.ts";

/** What a ledger must do to count failures, and to forget them when it is told to. */
export function testFailures(test: TestLedger): void {
  test("a run counts as a failure if it failed or timed out, not if it was cancelled", async (ledger) => {
    const counts = [];
    for (const outcome of ["cancelled", "failed", "cancelled", "timeout", "ok"] as const) {
      const { lease, window } = await claim(ledger, "01:00");
      counts.push([window.attempts, window.failures]);
      const owed = { state: "owed", notBefore: at("01:00") } as const;
      await ledger.settle(lease, ended(outcome, outcome === "ok" ? { state: "done" } : owed));
    }
    assertEquals(counts, [[1, 0], [2, 0], [3, 1], [4, 1], [5, 2]]);
    assertEquals(await attemptsAndFailures(ledger), [[5, 2]]);
  });

  test("two cancellations and one failure do not park a window that parks after two", async (ledger) => {
    const retry = { ...HOURLY.retry, parkAfter: 2 };
    await cancel(ledger, await claim(ledger, "01:00", { retry }));
    await cancel(ledger, await claim(ledger, "01:00", { retry }));
    const third = await claim(ledger, "01:00", { retry });
    const next = failed(retry, third.window.failures + 1, "01:00");
    // The wait is that of a first failure.
    assertEquals(next, { state: "owed", notBefore: at("01:01") });
    await ledger.settle(third.lease, ended("failed", next));
    assertEquals(await windows(ledger), ["00:00-01:00 owed"]);
    assertEquals(await attemptsAndFailures(ledger), [[3, 1]]);
    const fourth = await claim(ledger, "01:01", { retry });
    assertEquals(failed(retry, fourth.window.failures + 1, "01:01"), { state: "parked" });
  });

  test("three crashes park a window that parks after three, however often it was cancelled", async (ledger) => {
    const processes = new FakeProcessTable();
    await cancel(ledger, await claim(ledger, "01:00"));
    for (const pid of [1, 2, 3]) {
      assertEquals((await wake(ledger, "01:00", { owner: owner({ pid }) }, processes)).kind, "claimed");
      processes.kill(owner({ pid }));
    }
    assertEquals(await attemptsAndFailures(ledger), [[4, 2]]);
    assertEquals(await wake(ledger, "01:00", {}, processes), { kind: "nothing" });
    assertEquals(await windows(ledger), ["00:00-01:00 parked"]);
    assertEquals(await attemptsAndFailures(ledger), [[4, 3]]);
  });

  test("settle() under a lost lease counts no failure", async (ledger) => {
    const stale = await claim(ledger, "01:00", { owner: owner({ host: "far" }) });
    await claim(ledger, "02:30");
    await ledger.settle(stale.lease, ended("failed", { state: "parked" }));
    // The one that counts is the crash that the stale run was taken for.
    assertEquals(await attemptsAndFailures(ledger), [[2, 1]]);
  });

  test("checkpoint() resets no failures", async (ledger) => {
    const first = await claim(ledger, "02:00");
    await ledger.settle(first.lease, ended("failed", { state: "owed", notBefore: at("02:00") }));
    const second = await claim(ledger, "02:00");
    await ledger.checkpoint(second.lease, at("01:00"));
    await ledger.settle(second.lease, ended("failed", { state: "owed", notBefore: at("02:00") }));
    assertEquals(await windows(ledger), ["00:00-01:00 done", "01:00-02:00 owed"]);
    assertEquals(await attemptsAndFailures(ledger), [[2, 1], [2, 2]]);
  });

  test("retry() owes parked and owed windows at once, with no failure counted", async (ledger) => {
    const parked = await claim(ledger, "01:00");
    await ledger.settle(parked.lease, ended("failed", { state: "parked" }));
    const owed = await claim(ledger, "02:00");
    await ledger.settle(owed.lease, ended("failed", { state: "owed", notBefore: at("02:10") }));
    assertEquals(await wake(ledger, "02:05"), { kind: "nothing" });

    assertEquals(await ledger.retry({ plugin: "report", decision: decided("02:05") }), 2);
    assertEquals(await windows(ledger), ["00:00-01:00 owed", "01:00-02:00 owed"]);
    assertEquals(await attemptsAndFailures(ledger), [[1, 0], [1, 0]]);
    assertEquals((await ledger.windows("report")).map(({ notBefore }) => notBefore), [
      at("02:05"),
      at("02:05"),
    ]);
    const again = await claim(ledger, "02:05");
    assertEquals([again.window.start, again.attempt, again.trigger], [at("00:00"), 2, "retry"]);
  });

  test("retry() leaves alone what is done, skipped or leased, and other plugins", async (ledger) => {
    await ledger.register({ name: "mail", module: "./mail.ts", now: at("00:00") });
    const mail = await claim(ledger, "01:00", { plugin: "mail" });
    await ledger.settle(mail.lease, ended("failed", { state: "parked" }));
    const done = await claim(ledger, "02:00", { catchup: "latest" });
    await ledger.settle(done.lease, ended("ok", { state: "done" }));
    const leased = await claim(ledger, "03:00");
    assertEquals(await ledger.retry({ plugin: "report", decision: decided("03:00") }), 0);
    assertEquals(await windows(ledger), ["00:00-01:00 skipped", "01:00-02:00 done", "02:00-03:00 leased"]);
    assertEquals(await ledger.heartbeat(leased.lease, at("04:00")), "held");
    assertEquals((await ledger.windows("mail")).map(({ state }) => state), ["parked"]);
  });

  test("retry() of an unknown plugin finds nothing", async (ledger) => {
    assertEquals(await ledger.retry({ plugin: "nobody", decision: decided("01:00") }), 0);
  });
}

async function cancel(ledger: Ledger, { lease }: ClaimedWindow): Promise<void> {
  await ledger.settle(lease, ended("cancelled", { state: "owed", notBefore: at("01:00") }));
}

async function attemptsAndFailures(ledger: Ledger): Promise<[number, number][]> {
  return (await ledger.windows("report")).map(({ attempts, failures }) => [attempts, failures]);
}

/** What becomes of a window that has failed so often. */
function failed(retry: RetryPolicy, failures: number, time: string): NextState {
  const attempt = { failures, owedSince: null, now: at(time), roll: 0, reason: "no" };
  return afterFailure({ ...HOURLY, retry }, attempt);
}
