import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Backfill, BackfillRecord } from "../../src/domain/window/backfill.ts";
import { type BackfillPolicy, decideBackfill } from "../../src/domain/window/decide_backfill.ts";
import type { Claim, Ledger } from "../../src/ports/ledger.ts";
import { owner } from "../fakes/process_table.ts";
import { at, claim, decided, ended, type TestLedger, time, wake } from "./ledger_bench.ts";
import { HOURLY, RUN } from "./wake_up.ts";

const MORNING: Backfill = { start: at("00:30"), end: at("03:00"), step: { kind: "each" } };

/** What a ledger must do for backfills: work by hand, on a track of its own. */
export function testBackfills(test: TestLedger): void {
  test("a backfill is cut at its ticks, and never moves the plugin's cursor", async (ledger) => {
    const backfill = await begin(ledger);
    assertEquals(backfill, { ...MORNING, id: backfill.id, plugin: "report", cursor: at("00:30") });
    for (let i = 0; i < 3; i++) await finish(ledger, await claimPiece(ledger, backfill));
    assertEquals(await claimPiece(ledger, backfill), { kind: "nothing" });
    assertEquals(await pieces(ledger), ["00:30-01:00 done", "01:00-02:00 done", "02:00-03:00 done"]);
    assertEquals((await ledger.state("report"))?.record.cursor, null);
    assertEquals((await claim(ledger, "05:00")).window.start, at("00:00"));
    assertEquals((await ledger.windows("report")).filter(({ kind }) => kind === "scheduled").length, 1);
  });

  test("a backfill's window knows its backfill, and its run why it happened", async (ledger) => {
    const backfill = await begin(ledger);
    const piece = await claimPiece(ledger, backfill);
    assert(piece.kind === "claimed");
    assertEquals([piece.window.kind, piece.window.backfillId, piece.trigger], [
      "backfill",
      backfill.id,
      "backfill",
    ]);
    const [run] = await ledger.runs({});
    assertEquals([run?.window.kind, run?.provenance], ["backfill", RUN.provenance]);
  });

  test("a backfill that is asked for again goes on where it was", async (ledger) => {
    const backfill = await begin(ledger);
    await finish(ledger, await claimPiece(ledger, backfill));
    assertEquals(await begin(ledger), { ...backfill, cursor: at("01:00") });
    assertEquals((await begin(ledger, { ...MORNING, step: { kind: "merge" } })).id === backfill.id, false);
    assertEquals((await begin(ledger, { ...MORNING, end: at("02:00") })).id === backfill.id, false);
    assertEquals((await ledger.decisions({})).map(({ kind }) => kind), ["backfill", "backfill", "backfill"]);
  });

  test("a backfill that is finished and asked for again begins anew", async (ledger) => {
    const merged = { ...MORNING, step: { kind: "merge" } } as const;
    const first = await begin(ledger, merged);
    await finish(ledger, await claimPiece(ledger, first));
    const second = await begin(ledger, merged);
    assert(second.id !== first.id);
    await finish(ledger, await claimPiece(ledger, second));
    assertEquals(await pieces(ledger), ["00:30-03:00 done", "00:30-03:00 done"]);
  });

  test("a backfill is not finished while a window of it is owed, parked or worked on", async (ledger) => {
    const backfill = await begin(ledger, { ...MORNING, step: { kind: "merge" } });
    const first = await claimPiece(ledger, backfill);
    assert(first.kind === "claimed");
    assertEquals(await progress(ledger), [[0, 0, 1, 0]]);
    await ledger.settle(first.lease, ended("failed", { state: "owed", notBefore: at("04:00") }));
    assertEquals(await progress(ledger), [[0, 1, 0, 0]]);
    assertEquals((await begin(ledger, { ...MORNING, step: { kind: "merge" } })).id, backfill.id);
    const again = await claimPiece(ledger, backfill);
    assert(again.kind === "claimed");
    assertEquals([again.window.id, again.attempt], [first.window.id, 2]);
    await ledger.settle(again.lease, ended("failed", { state: "parked" }));
    assertEquals(await progress(ledger), [[0, 0, 0, 1]]);
    await ledger.skip({ plugin: "report", windowId: first.window.id, decision: decided("05:00", "gone") });
    assertEquals(await progress(ledger), []);
    assertEquals((await ledger.backfill(backfill.id))?.settledMs, 2.5 * 3_600_000);
  });

  test("wake-ups leave a backfill's owed windows alone, and it theirs", async (ledger) => {
    const scheduled = await claim(ledger, "01:00");
    await ledger.settle(scheduled.lease, ended("failed", { state: "owed", notBefore: at("01:00") }));
    const backfill = await begin(ledger);
    const piece = await claimPiece(ledger, backfill);
    assert(piece.kind === "claimed");
    assertEquals(piece.window.start, at("00:30"));
    await ledger.settle(piece.lease, ended("failed", { state: "owed", notBefore: at("01:00") }));
    assertEquals((await claim(ledger, "01:30")).window.start, at("00:00"));
  });

  test("runs of both tracks take turns, unless they may overlap", async (ledger) => {
    const backfill = await begin(ledger);
    const scheduled = await claim(ledger, "01:00");
    assertEquals(await claimPiece(ledger, backfill), { kind: "busy", owner: owner() });
    assertEquals((await claimPiece(ledger, backfill, { overlap: "allow" })).kind, "claimed");
    assertEquals((await claimPiece(ledger, backfill, { overlap: "allow" })).kind, "claimed");
    await ledger.settle(scheduled.lease, ended("ok", { state: "done" }));
    for (const overlap of ["forbid", "replace"] as const) {
      assertEquals((await wake(ledger, "03:00", { overlap })).kind, "busy");
    }
    assertEquals((await wake(ledger, "03:00", { overlap: "allow" })).kind, "claimed");
  });

  test("a backfill goes on while its plugin is paused", async (ledger) => {
    await ledger.pause("report", decided("00:10"));
    assertEquals((await claimPiece(ledger, await begin(ledger))).kind, "claimed");
  });

  test("a rewind leaves backfills alone", async (ledger) => {
    await finish(ledger, await claimPiece(ledger, await begin(ledger)));
    await ledger.settle((await claim(ledger, "03:00")).lease, ended("ok", { state: "done" }));
    await ledger.rewind("report", {
      to: at("00:00"),
      decision: decided("04:00"),
      dead: [],
      ...HOURLY,
    });
    assertEquals(await pieces(ledger), ["00:30-01:00 done"]);
  });

  test("a checkpoint of a backfill's window keeps its first part in the backfill", async (ledger) => {
    const backfill = await begin(ledger, { ...MORNING, step: { kind: "merge" } });
    const piece = await claimPiece(ledger, backfill);
    assert(piece.kind === "claimed");
    await ledger.checkpoint(piece.lease, at("02:00"));
    assertEquals(await pieces(ledger), ["00:30-02:00 done", "02:00-03:00 leased"]);
    const found = await ledger.backfill(backfill.id);
    assertEquals([found?.done, found?.leased, found?.settledMs], [1, 1, 1.5 * 3_600_000]);
  });

  test("overview() knows when the last run began that is no backfill's", async (ledger) => {
    const { lease } = await claim(ledger, "02:00");
    await ledger.settle(lease, ended("ok", { state: "done" }));
    assertEquals((await claimPiece(ledger, await begin(ledger))).kind, "claimed");
    const [report] = await ledger.overview();
    assertEquals([report?.lastRun?.startedAt, report?.lastWakeUp], [at("04:00"), at("02:00")]);
  });

  test("a claim for a backfill that the plugin does not have fails", async (ledger) => {
    await ledger.register({ name: "mail", module: "./mail.ts", now: at("00:00") });
    const backfill = await begin(ledger);
    for (const [plugin, id] of [["report", backfill.id + 1], ["mail", backfill.id]] as const) {
      await assertRejects(
        () => claimPiece(ledger, { ...backfill, plugin, id }),
        RangeError,
        `Cannot claim a window of "${plugin}": it has no backfill ${id}`,
      );
    }
    assertEquals(await ledger.backfill(backfill.id + 1), undefined);
  });
}

function begin(ledger: Ledger, backfill: Backfill = MORNING): Promise<BackfillRecord> {
  return ledger.beginBackfill("report", backfill, decided("00:40"));
}

/** Claims the next window of a backfill at four o'clock. */
function claimPiece(
  ledger: Ledger,
  { plugin, id }: BackfillRecord,
  parts: Partial<BackfillPolicy> = {},
): Promise<Claim> {
  const [now, expiresAt] = [at("04:00"), at("04:01")];
  const request = {
    ...RUN,
    plugin,
    backfillId: id,
    owner: owner(),
    now,
    expiresAt,
    trigger: "backfill",
  } as const;
  return ledger.claim(request, (state) => decideBackfill(state, { ...HOURLY, now, dead: [], ...parts }));
}

async function finish(ledger: Ledger, claim: Claim): Promise<void> {
  assert(claim.kind === "claimed");
  assertEquals(await ledger.settle(claim.lease, ended("ok", { state: "done" })), true);
}

/** The windows of backfills, such as `00:00-01:00 done`. */
async function pieces(ledger: Ledger): Promise<string[]> {
  const windows = (await ledger.windows("report")).filter(({ kind }) => kind === "backfill");
  return windows.map(({ start, end, state }) => `${time(start)}-${time(end)} ${state}`);
}

/** Of every unfinished backfill: windows done, owed, leased and parked. */
async function progress(ledger: Ledger): Promise<number[][]> {
  return (await ledger.backfills("report")).map(({ done, owed, leased, parked }) => [
    done,
    owed,
    leased,
    parked,
  ]);
}
