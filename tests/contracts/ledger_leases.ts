import { assertEquals, assertRejects } from "@std/assert";
import type { RunQuery } from "../../src/ports/ledger.ts";
import { FakeProcessTable, group, owner } from "../fakes/process_table.ts";
import { at, claim, ended, outcomes, type TestLedger, time, wake, windows } from "./ledger_bench.ts";
import { HOURLY } from "./wake_up.ts";

/** What a ledger must do for those who hold a lease, and what it tells of the past. */
export function testLeases(test: TestLedger): void {
  test("heartbeat() moves the expiry of a held lease only", async (ledger) => {
    const { lease } = await claim(ledger, "01:00");
    assertEquals(await ledger.heartbeat(lease, at("01:30")), "held");
    assertEquals((await ledger.state("report"))?.open[0]?.lease?.expiresAt, at("01:30"));
    assertEquals(await ledger.heartbeat({ ...lease, token: 2 }, at("09:00")), "lost");
    assertEquals(await ledger.heartbeat({ windowId: 999, token: 1 }, at("09:00")), "lost");
    await ledger.settle(lease, ended("ok", { state: "done" }));
    assertEquals(await ledger.heartbeat(lease, at("09:00")), "lost");
  });

  test("claim() keeps the processes of a run until its lease ends", async (ledger) => {
    const groups = async () => (await ledger.state("report"))?.open.map(({ lease }) => lease?.group ?? null);
    const first = await claim(ledger, "02:00", { group: group() });
    assertEquals(await groups(), [group()]);
    await ledger.heartbeat(first.lease, at("02:05"));
    await ledger.checkpoint(first.lease, at("01:00"));
    assertEquals(await groups(), [group()]);
    await ledger.settle(first.lease, ended("failed", { state: "owed", notBefore: at("02:00") }));
    assertEquals(await groups(), [null]);
    await claim(ledger, "02:00", { group: group({ pid: 101, mark: "another" }) });
    assertEquals(await groups(), [group({ pid: 101, mark: "another" })]);
  });

  test("claim() keeps nothing of the processes of an expired lease that it takes over", async (ledger) => {
    const processes = new FakeProcessTable();
    await claim(ledger, "01:00", { group: group() });
    processes.kill(owner());
    const next = await wake(ledger, "01:05", { owner: owner({ pid: 2 }), group: null }, processes);
    assertEquals(next.kind, "claimed");
    assertEquals((await ledger.state("report"))?.open.map(({ lease }) => lease?.group), [null]);
  });

  test("claim() records what runs, at every attempt", async (ledger) => {
    const newer = { artifact: "a2", configDigest: "c2", program: "0.3.0" };
    const { lease } = await claim(ledger, "01:00");
    await ledger.settle(lease, ended("failed", { state: "owed", notBefore: at("01:00") }));
    await claim(ledger, "01:00", { provenance: newer });
    assertEquals((await ledger.runs({})).map(({ provenance }) => provenance), [newer, HOURLY.provenance]);
  });

  test("checkpoint() commits the first part; the rest keeps id, lease and attempts", async (ledger) => {
    const { lease, window } = await claim(ledger, "03:00");
    assertEquals(await ledger.checkpoint(lease, at("01:00")), true);
    assertEquals(await ledger.checkpoint(lease, at("01:30")), true);
    assertEquals(await windows(ledger), ["00:00-01:00 done", "01:00-01:30 done", "01:30-03:00 leased"]);
    const open = (await ledger.state("report"))?.open[0];
    assertEquals([open?.id, open?.attempts, open?.lease?.token], [window.id, 1, 1]);
    await ledger.settle(lease, ended("failed", { state: "owed", notBefore: at("03:00") }));
    const again = await claim(ledger, "03:00");
    assertEquals([again.window.id, again.window.start, again.attempt], [window.id, at("01:30"), 2]);
    const [second, first] = await ledger.runs({});
    assertEquals([first?.window.start, second?.window.start], [at("00:00"), at("01:30")]);
  });

  test("checkpoint() refuses an instant that does not lie inside", async (ledger) => {
    const { lease } = await claim(ledger, "02:00");
    await ledger.checkpoint(lease, at("01:00"));
    for (const until of [at("00:30"), at("01:00"), at("02:00"), at("03:00")]) {
      await assertRejects(
        () => ledger.checkpoint(lease, until),
        RangeError,
        `Cannot checkpoint at "${until.toISOString()}": it does not lie inside the rest of the window, ` +
          "between 2026-01-01T01:00:00.000Z and 2026-01-01T02:00:00.000Z",
      );
    }
    await assertRejects(() => ledger.checkpoint(lease, new Date(NaN)), RangeError, "an invalid date");
    assertEquals(await windows(ledger), ["00:00-01:00 done", "01:00-02:00 leased"]);
  });

  test("checkpoint() under a lost lease commits nothing", async (ledger) => {
    const { lease } = await claim(ledger, "02:00");
    assertEquals(await ledger.checkpoint({ ...lease, token: 2 }, at("01:00")), false);
    await ledger.settle(lease, ended("cancelled", { state: "owed", notBefore: at("02:00") }));
    assertEquals(await ledger.checkpoint(lease, at("01:00")), false);
    assertEquals(await windows(ledger), ["00:00-02:00 owed"]);
  });

  test("settle() ends the run and gives the lease back", async (ledger) => {
    const { lease } = await claim(ledger, "01:00");
    assertEquals(await ledger.settle(lease, ended("ok", { state: "done" })), true);
    assertEquals(await windows(ledger), ["00:00-01:00 done"]);
    const [run] = await ledger.runs({});
    assertEquals([run?.outcome, run?.endedAt, run?.error], ["ok", at("08:00"), null]);
    assertEquals((await ledger.state("report"))?.open, []);
  });

  test("settle() of a failed run leaves its window owed, and at last parked", async (ledger) => {
    const { lease } = await claim(ledger, "01:00");
    await ledger.settle(lease, {
      ...ended("failed", { state: "owed", notBefore: at("01:09") }),
      error: "broken",
    });
    const [owed] = await ledger.windows("report");
    assertEquals([owed?.state, owed?.notBefore], ["owed", at("01:09")]);
    assertEquals((await ledger.runs({}))[0]?.error, "broken");
    const again = await claim(ledger, "01:09");
    await ledger.settle(again.lease, ended("timeout", { state: "parked" }));
    assertEquals(await windows(ledger), ["00:00-01:00 parked"]);
    assertEquals(await outcomes(ledger), ["timeout", "failed"]);
    assertEquals(await wake(ledger, "01:30"), { kind: "nothing" });
  });

  test("settle() under a lost lease changes its own run alone", async (ledger) => {
    const stale = await claim(ledger, "01:00", { owner: owner({ host: "far" }) });
    const taken = await claim(ledger, "02:30");
    assertEquals(await ledger.settle(stale.lease, ended("ok", { state: "done" })), false);
    assertEquals(await outcomes(ledger), ["running", "superseded"]);
    assertEquals(await windows(ledger), ["00:00-01:00 leased"]);
    assertEquals(await ledger.settle(taken.lease, ended("ok", { state: "done" })), true);
    assertEquals(await outcomes(ledger), ["ok", "superseded"]);
  });

  test("settle() asked again with the same end tells the same, and changes nothing", async (ledger) => {
    const { lease } = await claim(ledger, "01:00");
    const failed = ended("failed", { state: "owed", notBefore: at("02:00") });
    assertEquals([await ledger.settle(lease, failed), await ledger.settle(lease, failed)], [true, true]);
    assertEquals((await ledger.windows("report"))[0]?.failures, 1);
    const again = await claim(ledger, "02:00");
    assertEquals(await ledger.settle(lease, failed), true);
    assertEquals((await ledger.state("report"))?.open[0]?.lease?.token, again.lease.token);
  });

  test("settle() twice keeps the first end", async (ledger) => {
    const { lease } = await claim(ledger, "01:00");
    await ledger.settle(lease, ended("ok", { state: "done" }));
    assertEquals(await ledger.settle(lease, ended("failed", { state: "parked" })), false);
    assertEquals(await windows(ledger), ["00:00-01:00 done"]);
    assertEquals(await outcomes(ledger), ["ok"]);
  });

  test("runs() gives the newest first, of one plugin, up to a limit", async (ledger) => {
    await ledger.register({ name: "mail", module: "./mail.ts", now: at("00:00") });
    for (const time of ["01:00", "02:00"]) {
      for (const plugin of ["mail", "report"]) {
        const { lease } = await claim(ledger, time, { plugin });
        await ledger.settle(lease, ended("ok", { state: "done" }));
      }
    }
    const names = async (query: RunQuery) =>
      (await ledger.runs(query)).map(({ plugin, window }) => `${plugin} ${time(window.end)}`);
    assertEquals(await names({}), ["report 02:00", "mail 02:00", "report 01:00", "mail 01:00"]);
    assertEquals(await names({ plugin: "mail" }), ["mail 02:00", "mail 01:00"]);
    assertEquals(await names({ plugin: "mail", limit: 1 }), ["mail 02:00"]);
    assertEquals(await names({ limit: 0 }), []);
  });

  test("summaries() tells how every plugin stands", async (ledger) => {
    await ledger.register({ name: "mail", module: "./mail.ts", now: at("00:00") });
    const failed = await claim(ledger, "01:00");
    await ledger.settle(failed.lease, ended("failed", { state: "owed", notBefore: at("02:10") }));
    await claim(ledger, "02:00", { retry: { ...HOURLY.retry, maxMs: 7_200_000 } });
    const [mail, report] = await ledger.summaries();
    const counts = {
      owed: 0,
      parked: 0,
      leased: 0,
      retryAt: null,
      oldestOwed: null,
      oldestUndone: null,
      lastRun: null,
    };
    assertEquals(mail, { record: (await ledger.state("mail"))!.record, ...counts });
    assertEquals(report, {
      record: (await ledger.state("report"))!.record,
      owed: 1,
      parked: 0,
      leased: 1,
      retryAt: at("02:10"),
      oldestOwed: at("00:00"),
      oldestUndone: at("00:00"),
      lastRun: (await ledger.runs({ limit: 1 }))[0]!,
    });
  });
}
