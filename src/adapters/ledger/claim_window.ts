import type { Kysely } from "kysely";
import type { Window } from "../../domain/contract/run_context.ts";
import type { ClaimDecision, ClaimState, ClaimStep } from "../../domain/window/decide_claim.ts";
import { endOfCrash } from "../../domain/window/end_of_crash.ts";
import type { PluginRecord } from "../../domain/window/records.ts";
import { triggerOf } from "../../domain/window/trigger_of.ts";
import type { Claim, ClaimedWindow, ClaimRequest } from "../../ports/ledger.ts";
import { endRun } from "./end_run.ts";
import { findState } from "./find_state.ts";
import type { Tables } from "./tables.ts";
import { toWindowRecord } from "./window_rows.ts";

/** Carries out a claim. `db` is a transaction that no other claim of the plugin runs beside. */
export async function claimWindow(
  db: Kysely<Tables>,
  request: ClaimRequest,
  decide: (state: ClaimState) => ClaimDecision,
): Promise<Claim> {
  const state = await findState(db, request.plugin, "change");
  if (state === undefined) {
    throw new RangeError(`Cannot claim a window of "${request.plugin}": the ledger has no such plugin`);
  }
  const { crashed, then } = decide(state);
  for (const { lease, next } of crashed) await endRun(db, lease, endOfCrash(request.now, next));
  switch (then.kind) {
    case "nothing":
    case "busy":
      return then;
    case "retry":
      return await beginRun(db, then.windowId, request);
    case "new":
      return await beginRun(db, await cover(db, state.record, then), request);
  }
}

/** Adds the new window as owed, the skipped one before it, and moves the cursor. Returns the new window's id. */
async function cover(
  db: Kysely<Tables>,
  { name, cursor }: PluginRecord,
  { window, skipped }: ClaimStep & { kind: "new" },
): Promise<number> {
  if (skipped !== null) await addWindow(db, name, { ...skipped, state: "skipped" });
  const id = await addWindow(db, name, { ...window, state: "owed" });
  const { numUpdatedRows } = await db.updateTable("plugins").set({ cursor: window.end.getTime() })
    .where("name", "=", name).where("cursor", "is not distinct from", cursor?.getTime() ?? null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new Error(`Cannot move the cursor of "${name}": it moved meanwhile`);
  return id;
}

async function addWindow(
  db: Kysely<Tables>,
  plugin: string,
  { start, end, state }: Window & { readonly state: "owed" | "skipped" },
): Promise<number> {
  const { id } = await db.insertInto("windows").values({
    plugin,
    kind: "scheduled",
    start: start.getTime(),
    end: end.getTime(),
    state,
    attempts: 0,
    failures: 0,
    token: 0,
  }).returning("id").executeTakeFirstOrThrow();
  return id;
}

/** Leases an owed window and begins a run on it. */
async function beginRun(db: Kysely<Tables>, windowId: number, request: ClaimRequest): Promise<ClaimedWindow> {
  const { owner } = request;
  const row = await db.updateTable("windows").set((eb) => ({
    state: "leased",
    attempts: eb("attempts", "+", 1),
    token: eb("token", "+", 1),
    not_before: null,
    owner_host: owner.host,
    owner_boot: owner.boot,
    owner_namespace: owner.namespace,
    owner_pid: owner.pid,
    owner_started: owner.started,
    expires_at: request.expiresAt.getTime(),
  })).where("id", "=", windowId).where("state", "=", "owed").returningAll().executeTakeFirstOrThrow();
  const trigger = triggerOf(request.trigger, row.attempts);
  const run = await db.insertInto("runs").values({
    plugin: row.plugin,
    window_id: row.id,
    token: row.token,
    window_start: row.start,
    window_end: row.end,
    attempt: row.attempts,
    trigger,
    outcome: "running",
    host: owner.host,
    started_at: request.now.getTime(),
  }).returning("id").executeTakeFirstOrThrow();
  return {
    kind: "claimed",
    lease: { windowId: row.id, token: row.token },
    window: toWindowRecord(row),
    runId: run.id,
    attempt: row.attempts,
    trigger,
  };
}
