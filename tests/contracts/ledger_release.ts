import { assertEquals } from "@std/assert";
import { FakeProcessTable, owner } from "../fakes/process_table.ts";
import { at, claim, ended, outcomes, type TestLedger, wake, windows } from "./ledger_bench.ts";

/** What a ledger must do to undo a claim whose run has not begun. */
export function testRelease(test: TestLedger): void {
  test("release() leaves no trace of a claim, and the next one gets the same time", async (ledger) => {
    const before = (await claim(ledger, "01:00")).lease;
    await ledger.settle(before, ended("ok", { state: "done" }));
    const claimed = await claim(ledger, "03:00");
    await ledger.release(claimed, at("03:00"));
    assertEquals([await windows(ledger), await outcomes(ledger)], [["00:00-01:00 done"], ["ok"]]);
    assertEquals((await ledger.state("report"))?.record.cursor, at("01:00"));
    const next = await claim(ledger, "04:00");
    assertEquals([next.window.start, next.window.end, next.attempt], [at("01:00"), at("04:00"), 1]);
    assertEquals(await ledger.heartbeat(claimed.lease, at("09:00")), "lost");
  });

  test("release() of the very first window keeps the time from the first registration on", async (ledger) => {
    await ledger.release(await claim(ledger, "02:00"), at("02:00"));
    assertEquals(await windows(ledger), []);
    assertEquals((await claim(ledger, "02:00")).window.start, at("00:00"));
  });

  test("release() of a window that was tried before leaves it owed, at once, with the attempts it had", async (ledger) => {
    const { lease } = await claim(ledger, "01:00");
    await ledger.settle(lease, ended("failed", { state: "owed", notBefore: at("01:00") }));
    await ledger.release(await claim(ledger, "02:00"), at("02:00"));
    assertEquals([await windows(ledger), await outcomes(ledger)], [["00:00-01:00 owed"], ["failed"]]);
    const [open] = (await ledger.state("report"))?.open ?? [];
    assertEquals([open?.attempts, open?.failures, open?.notBefore, open?.lease], [1, 1, at("02:00"), null]);
    const again = await claim(ledger, "02:00");
    assertEquals([again.attempt, again.lease.token, again.trigger], [2, 3, "retry"]);
  });

  test("release() of a window after which another one was claimed leaves it owed", async (ledger) => {
    const first = await claim(ledger, "01:00", { overlap: "allow" });
    await claim(ledger, "02:00", { overlap: "allow", owner: owner({ pid: 2 }) });
    await ledger.release(first, at("02:00"));
    assertEquals(await windows(ledger), ["00:00-01:00 owed", "01:00-02:00 leased"]);
    const again = await claim(ledger, "02:00", { overlap: "allow" });
    assertEquals([again.window.start, again.attempt, again.trigger], [at("00:00"), 1, "schedule"]);
  });

  test("release() changes nothing once the lease is lost, or its run has ended", async (ledger) => {
    const processes = new FakeProcessTable();
    const lost = await claim(ledger, "01:00");
    processes.kill(owner());
    const next = await wake(ledger, "01:05", { owner: owner({ pid: 2 }) }, processes);
    await ledger.release(lost, at("01:06"));
    assertEquals([await windows(ledger), await outcomes(ledger)], [["00:00-01:00 leased"], [
      "running",
      "crashed",
    ]]);
    if (next.kind !== "claimed") throw new Error(next.kind);
    await ledger.settle(next.lease, ended("ok", { state: "done" }));
    await ledger.release(next, at("01:10"));
    assertEquals([await windows(ledger), await outcomes(ledger)], [["00:00-01:00 done"], ["ok", "crashed"]]);
  });
}
