import type { Selectable } from "kysely";
import type { BackfillRecord } from "../../../domain/window/backfill.ts";
import { toBackfillRecord } from "../rows/to_backfill_record.ts";
import type { Sql } from "../sql/ledger_database.ts";
import type { BackfillsTable } from "../tables.ts";

const BACKFILL = `select id, plugin, start, "end", cursor, step from {schema}.backfills
  where id = $id and plugin = $plugin`;

/**
 * Reads a backfill that is to be worked on.
 *
 * @throws {RangeError} If the plugin has no such backfill.
 */
export async function findBackfill(sql: Sql, plugin: string, id: number): Promise<BackfillRecord> {
  const [row] = await sql.ask<Selectable<BackfillsTable>>(BACKFILL, { plugin, id });
  if (row !== undefined) return toBackfillRecord(row);
  throw new RangeError(`Cannot claim a window of "${plugin}": it has no backfill ${id}`);
}
