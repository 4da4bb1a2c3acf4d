import { CursorMovedError } from "../../../ports/hand_work.ts";
import type { Sql } from "../sql/ledger_database.ts";

/** Moves a plugin's cursor from where it was seen; returns no row if it does not stand there. */
export const MOVE_CURSOR = `update {schema}.plugins set cursor = $end
  where name = $plugin and cursor is not distinct from $cursor returning name as plugin`;

/** Where a cursor was seen, and where it shall stand. */
export interface CursorMove {
  readonly plugin: string;
  readonly cursor: Date | null;
  readonly end: Date;
}

/**
 * Moves a plugin's cursor.
 *
 * @throws {CursorMovedError} If it does not stand where it was seen.
 */
export async function moveCursor(sql: Sql, { plugin, cursor, end }: CursorMove): Promise<void> {
  const moved = await sql.query(MOVE_CURSOR, {
    plugin,
    cursor: cursor?.getTime() ?? null,
    end: end.getTime(),
  });
  if (moved.length === 0) throw new CursorMovedError(plugin);
}
