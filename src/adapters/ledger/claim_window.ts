import type { Kysely } from "kysely";
import type { ClaimDecision, ClaimState } from "../../domain/window/claim.ts";
import { endOfBurial } from "../../domain/window/end_of_burial.ts";
import type { LeaseRecord } from "../../domain/window/owner.ts";
import { triggerOf } from "../../domain/window/trigger_of.ts";
import type { Claim, ClaimedWindow, ClaimRequest } from "../../ports/ledger.ts";
import { beginNew } from "./begin_new.ts";
import { endRun } from "./end_run.ts";
import { findState } from "./find_state.ts";
import { findBackfill } from "./hand/backfill_rows.ts";
import { notOnRecord } from "./plugin_rows.ts";
import type { Tables } from "./tables.ts";
import { updateHeld } from "./update_held.ts";
import { toWindowRecord } from "./to_window_record.ts";

/** Carries out a claim. `db` is a transaction that no other claim of the plugin runs beside. */
export async function claimWindow(
  db: Kysely<Tables>,
  request: ClaimRequest,
  decide: (state: ClaimState) => ClaimDecision,
): Promise<Claim> {
  const state = await takeState(db, request);
  const { buried, then } = decide(state);
  for (const burial of buried) await endRun(db, burial.lease, endOfBurial(burial, request.now));
  switch (then.kind) {
    case "nothing":
    case "busy":
      return then;
    case "replace":
      for (const lease of then.leases) await askToStop(db, lease, request.now);
      return then;
    case "retry":
      return await beginRun(db, then.windowId, request);
    case "new":
      return await beginNew(db, { state, step: then, request });
  }
}

async function takeState(db: Kysely<Tables>, { plugin, backfillId }: ClaimRequest): Promise<ClaimState> {
  const state = await findState(db, plugin, "change");
  if (state === undefined) throw notOnRecord(plugin, "claim a window of");
  return backfillId === undefined
    ? state
    : { ...state, backfill: await findBackfill(db, plugin, backfillId) };
}

/** The first wish counts: from it on its owner's grace is reckoned. */
async function askToStop(db: Kysely<Tables>, lease: LeaseRecord, now: Date): Promise<void> {
  if (lease.stopAt === null) await updateHeld(db, lease, { stop_at: now.getTime() });
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
