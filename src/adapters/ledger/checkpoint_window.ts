import type { Kysely } from "kysely";
import type { Lease } from "../../domain/window/owner.ts";
import { shrink } from "../../domain/window/shrink.ts";
import type { Tables } from "./tables.ts";
import { updateHeld } from "./update_held.ts";
import { toWindowRecord } from "./to_window_record.ts";

/** Splits a held window at `until`, in the transaction `db`; see `Ledger.checkpoint()`. */
export async function checkpointWindow(db: Kysely<Tables>, lease: Lease, until: Date): Promise<boolean> {
  const row = await db.selectFrom("windows").selectAll()
    .where("id", "=", lease.windowId).where("token", "=", lease.token).where("state", "=", "leased")
    .executeTakeFirst();
  if (row === undefined) return false;
  const { done, rest } = shrink(toWindowRecord(row), until);
  // The rest first: the part that is done takes over the window's old start, which only one window can have.
  if (!await updateHeld(db, lease, { start: rest.start.getTime() })) return false;
  await db.insertInto("windows").values({
    plugin: row.plugin,
    kind: row.kind,
    backfill_id: row.backfill_id,
    start: done.start.getTime(),
    end: done.end.getTime(),
    state: "done",
    attempts: row.attempts,
    failures: row.failures,
    token: 0,
  }).execute();
  return true;
}
