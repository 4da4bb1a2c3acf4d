import { assert, assertEquals } from "@std/assert";
import { FakeProcessTable, owner } from "../fakes/process_table.ts";
import { at, claim, ended, outcomes, type TestLedger, wake, windows } from "./ledger_bench.ts";

/** What a ledger must do where runs of a plugin may overlap, or replace each other. */
export function testOverlap(test: TestLedger): void {
  test("overlap allow: the next window starts while the one before it is worked on", async (ledger) => {
    const first = await claim(ledger, "01:00", { overlap: "allow" });
    const second = await claim(ledger, "02:00", { overlap: "allow", owner: owner({ pid: 2 }) });
    assertEquals(await windows(ledger), ["00:00-01:00 leased", "01:00-02:00 leased"]);
    assertEquals(await ledger.settle(second.lease, ended("ok", { state: "done" })), true);
    assertEquals(await ledger.settle(first.lease, ended("ok", { state: "done" })), true);
    assertEquals(await windows(ledger), ["00:00-01:00 done", "01:00-02:00 done"]);
  });

  test("overlap allow: a window that is worked on is not given out again", async (ledger) => {
    await claim(ledger, "01:00", { overlap: "allow" });
    assertEquals((await wake(ledger, "01:30", { overlap: "allow" })).kind, "nothing");
  });

  test("overlap replace: an owner is left alone until a newer window is due", async (ledger) => {
    const { lease } = await claim(ledger, "01:00", { overlap: "replace" });
    assertEquals(await wake(ledger, "01:59", { overlap: "replace" }), { kind: "busy", owner: owner() });
    assertEquals(await ledger.heartbeat(lease, at("03:00")), "held");
  });

  test("overlap replace: the owner is asked to stop, and its window stays owed behind the newer one", async (ledger) => {
    const { lease } = await claim(ledger, "01:00", { overlap: "replace" });
    const asked = await wake(ledger, "02:00", { overlap: "replace", owner: owner({ pid: 2 }) });
    assert(asked.kind === "replace");
    assertEquals(asked.leases.map(({ windowId, token }) => ({ windowId, token })), [lease]);
    assertEquals((await ledger.state("report"))?.open[0]?.lease?.stopAt, at("02:00"));
    assertEquals(await windows(ledger), ["00:00-01:00 leased"]);

    assertEquals(await ledger.heartbeat(lease, at("03:00")), "stop");
    assertEquals(
      await ledger.settle(lease, ended("superseded", { state: "owed", notBefore: at("02:00") })),
      true,
    );
    assertEquals((await ledger.windows("report"))[0]?.failures, 0);
    const next = await claim(ledger, "02:00", { overlap: "replace", owner: owner({ pid: 2 }) });
    assertEquals(next.window.start, at("01:00"));
    await ledger.settle(next.lease, ended("ok", { state: "done" }));
    const again = await claim(ledger, "02:01", { overlap: "replace" });
    assertEquals([again.window.start, again.attempt], [at("00:00"), 2]);
    assertEquals(await ledger.heartbeat(again.lease, at("03:00")), "held");
    assertEquals(await outcomes(ledger), ["running", "ok", "superseded"]);
  });

  test("overlap replace: a second wish to stop keeps the time of the first", async (ledger) => {
    await claim(ledger, "01:00", { overlap: "replace" });
    await wake(ledger, "02:00", { overlap: "replace" });
    await wake(ledger, "02:30", { overlap: "replace" });
    assertEquals((await ledger.state("report"))?.open[0]?.lease?.stopAt, at("02:00"));
  });

  test("overlap replace: who was asked to stop, and was killed, did not fail", async (ledger) => {
    const processes = new FakeProcessTable();
    await claim(ledger, "01:00", { overlap: "replace" });
    await wake(ledger, "02:00", { overlap: "replace" });
    processes.kill(owner());
    const next = await wake(ledger, "02:01", { overlap: "replace", owner: owner({ pid: 2 }) }, processes);
    assert(next.kind === "claimed");
    assertEquals(next.window.start, at("01:00"));
    const [old] = await ledger.windows("report");
    assertEquals([old?.state, old?.failures], ["owed", 0]);
    const run = (await ledger.runs({}))[1];
    assertEquals([run?.outcome, run?.error], [
      "superseded",
      "a newer run took its place; it did not end by itself",
    ]);
  });
}
