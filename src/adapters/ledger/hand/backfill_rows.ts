import type { Kysely, Selectable } from "kysely";
import type { BackfillRecord } from "../../../domain/backfill/backfill.ts";
import { parseStep } from "../../../domain/backfill/step.ts";
import type { BackfillsTable, Tables } from "../tables.ts";

/**
 * Reads a backfill that is to be worked on.
 *
 * @throws {RangeError} If the plugin has no such backfill.
 */
export async function findBackfill(db: Kysely<Tables>, plugin: string, id: number): Promise<BackfillRecord> {
  const row = await db.selectFrom("backfills").selectAll()
    .where("id", "=", id).where("plugin", "=", plugin).executeTakeFirst();
  if (row !== undefined) return toBackfillRecord(row);
  throw new RangeError(`Cannot claim a window of "${plugin}": it has no backfill ${id}`);
}

/** Turns a row into a record. */
export function toBackfillRecord(
  { id, plugin, start, end, cursor, step }: Selectable<BackfillsTable>,
): BackfillRecord {
  return {
    id,
    plugin,
    start: new Date(start),
    end: new Date(end),
    cursor: new Date(cursor),
    step: parseStep(step),
  };
}
