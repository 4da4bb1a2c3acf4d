import type { Kysely } from "kysely";
import type { Window } from "../../domain/contract/run_context.ts";
import type { Tables } from "./tables.ts";

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
