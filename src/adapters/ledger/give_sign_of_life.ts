import type { Kysely } from "kysely";
import type { Heartbeat, Lease } from "../../domain/window/owner.ts";
import type { Tables } from "./tables.ts";

/** Moves a lease's expiry; see `Ledger.heartbeat()`. */
export async function giveSignOfLife(
  db: Kysely<Tables>,
  { windowId, token }: Lease,
  expiresAt: Date,
): Promise<Heartbeat> {
  const row = await db.updateTable("windows").set({ expires_at: expiresAt.getTime() })
    .where("id", "=", windowId).where("token", "=", token).where("state", "=", "leased")
    .returning("stop_at").executeTakeFirst();
  if (row === undefined) return "lost";
  return row.stop_at === null ? "held" : "stop";
}
