import type { Kysely } from "kysely";
import type { Window } from "../../domain/contract/run_context.ts";
import type { ClaimState, ClaimStep } from "../../domain/window/claim.ts";
import { addWindow } from "./add_window.ts";
import type { Tables } from "./tables.ts";

/**
 * Adds a new window as owed, the skipped one before it, and moves the cursor of the plugin, or of the backfill. Returns the
 * new window's id.
 */
export async function coverTime(
  db: Kysely<Tables>,
  { record: { name, cursor }, backfill }: ClaimState,
  { window, skipped }: ClaimStep & { readonly kind: "new" },
): Promise<number> {
  if (backfill !== null) {
    const id = await addWindow(db, { ...window, plugin: name, backfillId: backfill.id, state: "owed" });
    await db.updateTable("backfills").set({ cursor: window.end.getTime() }).where("id", "=", backfill.id)
      .execute();
    return id;
  }
  if (skipped !== null) await addWindow(db, { ...skipped, plugin: name, state: "skipped" });
  const id = await addWindow(db, { ...window, plugin: name, state: "owed" });
  await moveCursor(db, name, { start: cursor, end: window.end });
  return id;
}

/**
 * Moves a plugin's cursor.
 *
 * @throws {Error} If it does not stand where it was seen.
 */
export async function moveCursor(
  db: Kysely<Tables>,
  plugin: string,
  { start, end }: Pick<Window, "end"> & { readonly start: Date | null },
): Promise<void> {
  const { numUpdatedRows } = await db.updateTable("plugins").set({ cursor: end.getTime() })
    .where("name", "=", plugin).where("cursor", "is not distinct from", start?.getTime() ?? null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new Error(`Cannot move the cursor of "${plugin}": it moved meanwhile`);
}
