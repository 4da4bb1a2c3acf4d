import type { Kysely, UpdateObject } from "kysely";
import type { Lease } from "../../domain/window/owner.ts";
import type { Tables } from "./tables.ts";

/** Changes a window whose lease is still held; the token fences off all older owners. Returns false if it is not held. */
export async function updateHeld(
  db: Kysely<Tables>,
  { windowId, token }: Lease,
  change: UpdateObject<Tables, "windows">,
): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable("windows").set(change)
    .where("id", "=", windowId).where("token", "=", token).where("state", "=", "leased")
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
