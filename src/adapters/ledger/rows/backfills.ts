import type { Selectable } from "kysely";
import type { BackfillRecord } from "../../../domain/window/backfill.ts";
import { parseStep } from "../../../domain/window/step.ts";
import type { Sql } from "../database/ledger_database.ts";
import type { BackfillsTable } from "../database/tables.ts";

const BACKFILL = `select id, plugin, start, "end", cursor, step from {schema}.backfills
  where id = $id and plugin = $plugin`;

/**
 * Reads a backfill that is to be worked on.
 *
 * @throws {RangeError} If the plugin has no such backfill.
 */
export async function findBackfill(sql: Sql, plugin: string, id: number): Promise<BackfillRecord> {
  const [row] = await sql.query<Selectable<BackfillsTable>>(BACKFILL, { plugin, id });
  if (row !== undefined) return toBackfillRecord(row);
  throw new RangeError(`Cannot claim a window of "${plugin}": it has no backfill ${id}`);
}

/** Turns a row into a record. */
export function toBackfillRecord(
  { id, plugin, start, end, cursor, step }: Omit<Selectable<BackfillsTable>, "decision_id">,
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
