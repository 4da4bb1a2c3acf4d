import { type Kysely, sql } from "kysely";
import { isFailure } from "../../domain/window/is_failure.ts";
import type { Lease } from "../../domain/window/owner.ts";
import type { Settlement } from "../../ports/ledger.ts";
import type { Tables } from "./tables.ts";
import { updateHeld } from "./update_held.ts";

const NO_LEASE = {
  owner_host: null,
  owner_boot: null,
  owner_namespace: null,
  owner_pid: null,
  owner_started: null,
  expires_at: null,
  stop_at: null,
};

/** Ends a run and gives its lease back, in the transaction `db`; see `Ledger.settle()`. */
export async function endRun(db: Kysely<Tables>, lease: Lease, settlement: Settlement): Promise<boolean> {
  const { outcome, endedAt, error, next } = settlement;
  const not_before = next.state === "owed" ? next.notBefore.getTime() : null;
  const failures = sql<number>`failures + ${Number(isFailure(outcome))}`;
  const held = await updateHeld(db, lease, { ...NO_LEASE, state: next.state, failures, not_before });
  const { numUpdatedRows } = await db.updateTable("runs").set({
    outcome: held ? outcome : "superseded",
    ended_at: endedAt.getTime(),
    error: error ?? null,
  }).where("window_id", "=", lease.windowId).where("token", "=", lease.token)
    // A run whose end is on record keeps it; only one that was given up for dead may still tell that it was not.
    .where("outcome", "in", ["running", "crashed"]).executeTakeFirstOrThrow();
  return held || numUpdatedRows === 0n && await hasEnded(db, lease, settlement);
}

/** Tells whether this very end is on record: the caller asks again, for the answer was lost on its way. */
async function hasEnded(
  db: Kysely<Tables>,
  { windowId, token }: Lease,
  { outcome, endedAt }: Settlement,
): Promise<boolean> {
  const row = await db.selectFrom("runs").select("id").where("window_id", "=", windowId).where(
    "token",
    "=",
    token,
  )
    .where("outcome", "=", outcome).where("ended_at", "=", endedAt.getTime()).executeTakeFirst();
  return row !== undefined;
}
