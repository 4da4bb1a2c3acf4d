import { type Kysely, sql } from "kysely";
import { isFailure } from "../../domain/window/is_failure.ts";
import type { Lease } from "../../domain/window/owner.ts";
import type { Settlement } from "../../ports/ledger.ts";
import { isShared } from "./hold.ts";
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

/**
 * Ends a run and gives its lease back, in the transaction `db`; see `Ledger.settle()`. Where the database is shared this is
 * one statement, and needs no transaction.
 */
export async function endRun(db: Kysely<Tables>, lease: Lease, settlement: Settlement): Promise<boolean> {
  const { held, ended } = isShared(db)
    ? await endAtOnce(db, lease, settlement)
    : await endInSteps(db, lease, settlement);
  return held || !ended && await hasEnded(db, lease, settlement);
}

/** What ending a run changed: the window whose lease was held, and the run. */
interface Ended {
  readonly held: boolean;
  readonly ended: boolean;
}

async function endInSteps(db: Kysely<Tables>, lease: Lease, settlement: Settlement): Promise<Ended> {
  const held = await updateHeld(db, lease, windowAfter(settlement));
  const { numUpdatedRows } = await db.updateTable("runs").set({
    ...runAfter(settlement),
    outcome: held ? settlement.outcome : "superseded",
  }).where(isUnended(lease)).executeTakeFirstOrThrow();
  return { held, ended: numUpdatedRows > 0n };
}

async function endAtOnce(db: Kysely<Tables>, lease: Lease, settlement: Settlement): Promise<Ended> {
  const { held, ended } = await db
    .with("held", (db) =>
      db.updateTable("windows").set(windowAfter(settlement))
        .where("id", "=", lease.windowId).where("token", "=", lease.token).where("state", "=", "leased")
        .returning("id"))
    .with("ended", (db) =>
      db.updateTable("runs").set(({ selectFrom, fn, val }) => ({
        ...runAfter(settlement),
        outcome: fn.coalesce(
          selectFrom("held").select(val(settlement.outcome).as("outcome")),
          val("superseded" as const),
        ),
      })).where(isUnended(lease)).returning("id"))
    .selectNoFrom(({ selectFrom, fn }) => [
      selectFrom("held").select(fn.countAll<number>().as("count")).as("held"),
      selectFrom("ended").select(fn.countAll<number>().as("count")).as("ended"),
    ]).executeTakeFirstOrThrow();
  return { held: held === 1, ended: ended === 1 };
}

function windowAfter({ outcome, next }: Settlement) {
  return {
    ...NO_LEASE,
    state: next.state,
    failures: sql<number>`failures + ${sql.lit(Number(isFailure(outcome)))}`,
    not_before: next.state === "owed" ? next.notBefore.getTime() : null,
  };
}

function runAfter({ endedAt, error }: Settlement) {
  return { ended_at: endedAt.getTime(), error: error ?? null };
}

/** A run whose end is on record keeps it; only one that was given up for dead may still tell that it was not. */
function isUnended({ windowId, token }: Lease) {
  return sql<boolean>`window_id = ${windowId} and token = ${token} and outcome in ('running', 'crashed')`;
}

/** Tells whether this very end is on record: the caller asks again, for the answer was lost on its way. */
async function hasEnded(
  db: Kysely<Tables>,
  { windowId, token }: Lease,
  { outcome, endedAt }: Settlement,
): Promise<boolean> {
  const row = await db.selectFrom("runs").select("id")
    .where("window_id", "=", windowId).where("token", "=", token)
    .where("outcome", "=", outcome).where("ended_at", "=", endedAt.getTime()).executeTakeFirst();
  return row !== undefined;
}
