import { assert, assertEquals, assertRejects } from "@std/assert";
import type { RunQuery, WindowQuery } from "../../src/ports/ledger.ts";
import { FakeProcessTable, owner } from "../fakes/process_table.ts";
import { at, claim, ended, outcomes, type TestLedger, wake, windows } from "./ledger_bench.ts";
import { HOURLY, RUN } from "./wake_up.ts";

/** What a ledger must do to put plugins on record and to give out windows. */
export function testClaims(test: TestLedger): void {
  test("register() puts a plugin on record", async (ledger) => {
    const told = { fingerprint: "abc", enabled: true, interval: "0 * * * *" };
    const record = await ledger.register({
      name: "mail",
      module: "./mail.ts",
      now: at("01:00"),
      loaded: { told },
    });
    assertEquals(record, {
      name: "mail",
      registeredAt: at("01:00"),
      cursor: null,
      module: "./mail.ts",
      told,
      loadError: null,
      pause: null,
      activeSince: at("01:00"),
      setting: null,
    });
    assertEquals((await ledger.state("mail"))?.record, record);
  });

  test("register() keeps cursor, first registration and what was told", async (ledger) => {
    const told = { fingerprint: "abc", enabled: false, interval: "0 * * * *" };
    await ledger.register({ name: "report", module: "./report.ts", now: at("00:00"), loaded: { told } });
    await claim(ledger, "01:00");
    const record = await ledger.register({ name: "report", module: "./moved.ts", now: at("05:00") });
    assertEquals(record.cursor, at("01:00"));
    assertEquals(record.registeredAt, at("00:00"));
    assertEquals(record.told, told);
    assertEquals(record.module, "./moved.ts");
  });

  test("register() of a plugin that does not load keeps what it told, until it loads again", async (ledger) => {
    const told = { fingerprint: "abc", enabled: true, interval: "0 * * * *" };
    const plugin = { name: "report", module: "./report.ts", now: at("00:00") };
    await ledger.register({ ...plugin, loaded: { told } });
    const broken = await ledger.register({ ...plugin, loaded: { error: "no such file" } });
    assertEquals([broken.told, broken.loadError], [told, "no such file"]);
    assertEquals((await ledger.register(plugin)).loadError, "no such file");
    const again = { ...told, fingerprint: "def" };
    const mended = await ledger.register({ ...plugin, loaded: { told: again } });
    assertEquals([mended.told, mended.loadError], [again, null]);
    assertEquals((await ledger.state("report"))?.record, mended);
  });

  test("state() of an unknown plugin is undefined, and a claim of it fails", async (ledger) => {
    assertEquals(await ledger.state("nobody"), undefined);
    await assertRejects(
      () => wake(ledger, "01:00", { plugin: "nobody" }),
      RangeError,
      `Cannot claim a window of "nobody": the ledger has no such plugin`,
    );
  });

  test("claim() leases the window that follows the cursor, and begins a run", async (ledger) => {
    const { kind: _, runId, ...claimed } = await claim(ledger, "02:30");
    const window = { start: at("00:00"), end: at("02:00") };
    const windowId = claimed.window.id;
    assertEquals(claimed, {
      lease: { windowId, token: 1 },
      window: {
        ...window,
        id: windowId,
        plugin: "report",
        kind: "scheduled",
        state: "leased",
        attempts: 1,
        failures: 0,
        notBefore: null,
        owedSince: null,
        backfillId: null,
        decision: null,
        reason: null,
      },
      attempt: 1,
      trigger: "schedule",
    });
    assertEquals(await ledger.runs({}), [{
      id: runId,
      plugin: "report",
      window: { ...window, id: windowId, kind: "scheduled" },
      attempt: 1,
      trigger: "schedule",
      outcome: "running",
      host: "here",
      provenance: HOURLY.provenance,
      startedAt: at("02:30"),
      endedAt: null,
      error: null,
    }]);
    const state = await ledger.state("report");
    assertEquals(state?.record.cursor, at("02:00"));
    const lease = {
      windowId,
      token: 1,
      plugin: "report",
      owner: owner(),
      expiresAt: at("02:31"),
      stopAt: null,
      group: null,
    };
    assertEquals(state?.open, [{ ...claimed.window, lease }]);
  });

  test("windows() returns all, or the newest ones, oldest first", async (ledger) => {
    for (const time of ["01:00", "02:00", "03:00"] as const) {
      await ledger.settle((await claim(ledger, time)).lease, ended("ok", { state: "done" }));
    }
    const ends = async (limit?: number) =>
      (await ledger.windows("report", limit === undefined ? {} : { limit })).map(({ end }) =>
        end.toISOString().slice(11, 16)
      );
    assertEquals(await ends(), ["01:00", "02:00", "03:00"]);
    assertEquals(await ends(2), ["02:00", "03:00"]);
    assertEquals(await ends(9), ["01:00", "02:00", "03:00"]);
  });

  test("windows() and runs() return those that are wanted, and windows() page by page", async (ledger) => {
    for (const time of ["01:00", "02:00", "03:00"] as const) {
      await ledger.settle((await claim(ledger, time)).lease, ended("ok", { state: "done" }));
    }
    await ledger.settle(
      (await claim(ledger, "04:00")).lease,
      ended("failed", { state: "owed", notBefore: at("05:00") }),
    );
    const ends = async (query: WindowQuery) =>
      (await ledger.windows("report", query)).map(({ end }) => end.toISOString().slice(11, 16));
    assertEquals(await ends({ from: at("01:00"), to: at("03:00") }), ["02:00", "03:00"]);
    assertEquals(await ends({ from: at("02:30") }), ["03:00", "04:00"]);
    assertEquals(await ends({ states: ["owed", "parked"] }), ["04:00"]);
    assertEquals(await ends({ states: ["done"], limit: 2 }), ["02:00", "03:00"]);
    const [first, second] = await ledger.windows("report");
    assertEquals(await ends({ after: first!, limit: 2 }), ["02:00", "03:00"]);
    assertEquals(await ends({ after: second!, states: ["done"] }), ["03:00"]);
    const outcomesOf = async (query: RunQuery) =>
      (await ledger.runs({ plugin: "report", ...query })).map(({ outcome }) => outcome);
    assertEquals(await outcomesOf({ outcomes: ["failed", "crashed"] }), ["failed"]);
    assertEquals(await outcomesOf({ limit: 2 }), ["failed", "ok"]);
    const [newest] = await ledger.runs({ limit: 1 });
    assertEquals(await outcomesOf({ from: newest!.startedAt }), ["failed"]);
    assertEquals((await outcomesOf({ to: newest!.startedAt })).length, 3);
  });

  test("claim() finds nothing where no tick lies between cursor and now", async (ledger) => {
    assertEquals(await wake(ledger, "00:59"), { kind: "nothing" });
    assertEquals(await windows(ledger), []);
  });

  test("claim() is busy while a living owner holds a lease, even an expired one", async (ledger) => {
    await claim(ledger, "01:00");
    const other = owner({ pid: 2 });
    assertEquals(await wake(ledger, "05:00", { owner: other }), { kind: "busy", owner: owner() });
    assertEquals(await windows(ledger), ["00:00-01:00 leased"]);
  });

  test("claim() after a duplicate wake-up finds nothing", async (ledger) => {
    const { lease } = await claim(ledger, "01:00");
    await ledger.settle(lease, ended("ok", { state: "done" }));
    assertEquals(await wake(ledger, "01:00"), { kind: "nothing" });
    assertEquals(await windows(ledger), ["00:00-01:00 done"]);
  });

  test("claim() records what it passes over as skipped", async (ledger) => {
    await claim(ledger, "03:10", { catchup: "latest" });
    assertEquals(await windows(ledger), ["00:00-02:00 skipped", "02:00-03:00 leased"]);
    assertEquals((await ledger.state("report"))?.record.cursor, at("03:00"));
  });

  test("claim() changes nothing when the judgement fails", async (ledger) => {
    const request = { ...RUN, plugin: "report", owner: owner(), now: at("01:00"), expiresAt: at("01:01") };
    await assertRejects(
      () =>
        ledger.claim({ ...request, trigger: "schedule" }, () => {
          throw new TypeError("no judgement");
        }),
      TypeError,
      "no judgement",
    );
    assertEquals(await windows(ledger), []);
    await claim(ledger, "01:00");
  });

  test("claim() buries a crashed run and takes its window over", async (ledger) => {
    const processes = new FakeProcessTable();
    const first = await claim(ledger, "01:00");
    processes.kill(owner());
    const other = owner({ pid: 2 });
    const second = await wake(ledger, "01:05", { owner: other }, processes);
    assert(second.kind === "claimed");
    assertEquals(second.lease, { windowId: first.lease.windowId, token: 2 });
    assertEquals([second.attempt, second.trigger], [2, "retry"]);
    const [retry, crashed] = await ledger.runs({});
    assertEquals(retry?.outcome, "running");
    assertEquals(crashed?.outcome, "crashed");
    assertEquals(crashed?.endedAt, at("01:05"));
    assertEquals(crashed?.error, "the process that held it is gone");
  });

  test("claim() buries and yet is busy or finds nothing: the burial stays", async (ledger) => {
    const processes = new FakeProcessTable();
    await claim(ledger, "01:00");
    processes.kill(owner());
    const retry = { ...HOURLY.retry, parkAfter: 1 };
    assertEquals(await wake(ledger, "01:05", { retry }, processes), { kind: "nothing" });
    assertEquals(await windows(ledger), ["00:00-01:00 parked"]);
    assertEquals(await outcomes(ledger), ["crashed"]);
  });

  test("claim() takes over from another host only after the expiry", async (ledger) => {
    const far = owner({ host: "far" });
    await claim(ledger, "01:00", { owner: far });
    assertEquals(await wake(ledger, "01:00"), { kind: "busy", owner: far });
    assertEquals((await claim(ledger, "01:01")).attempt, 2);
  });

  test("claim() by hand is manual at every attempt", async (ledger) => {
    const { lease } = await claim(ledger, "01:00", { trigger: "manual" });
    await ledger.settle(lease, ended("failed", { state: "owed", notBefore: at("01:00") }));
    assertEquals((await claim(ledger, "01:00", { trigger: "manual" })).trigger, "manual");
  });

  test("claim() waits until an owed window may be tried again, and does newer ones meanwhile", async (ledger) => {
    const { lease } = await claim(ledger, "01:00");
    await ledger.settle(lease, ended("failed", { state: "owed", notBefore: at("02:05") }));
    const retry = { ...HOURLY.retry, maxMs: 7_200_000 };
    assertEquals(await wake(ledger, "01:59", { retry }), { kind: "nothing" });
    const next = await claim(ledger, "02:00", { retry });
    assertEquals(await windows(ledger), ["00:00-01:00 owed", "01:00-02:00 leased"]);
    await ledger.settle(next.lease, ended("ok", { state: "done" }));
    assertEquals((await claim(ledger, "02:05", { retry })).window.start, at("00:00"));
  });
}
