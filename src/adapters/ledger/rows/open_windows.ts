import type { Selectable } from "kysely";
import type { OpenWindow } from "../../../domain/window/claim.ts";
import { locking, type Purpose } from "../sql/held.ts";
import type { Sql } from "../sql/ledger_database.ts";
import type { WindowsTable } from "../tables.ts";
import { toOpenWindow } from "./to_window_record.ts";

/** All columns of a window, by name: another version of Gapless may add some under the hands of this one. */
export const COLUMNS =
  `id, plugin, kind, backfill_id, start, "end", state, attempts, failures, not_before, token,
    owner_host, owner_boot, owner_namespace, owner_pid, owner_started, expires_at, stop_at, decision_id,
    group_pid, group_started, group_mark`;

/** Word for word the condition of the index `windows_unsettled`: with values in it, the index would not serve. */
export const UNSETTLED = "state in ('leased', 'owed', 'parked')";

/** Rows of a plugin's windows that are leased or owed, oldest first. */
export const OPEN_WINDOWS = `select ${COLUMNS} from {schema}.windows
  where ${UNSETTLED} and plugin = $plugin and state <> 'parked' order by start, id`;

/** Reads the windows of a plugin that are leased or owed, oldest first. */
export async function findOpenWindows(sql: Sql, plugin: string, purpose: Purpose): Promise<OpenWindow[]> {
  const rows = await sql.query<Selectable<WindowsTable>>(locking(sql, OPEN_WINDOWS, purpose), { plugin });
  return rows.map(toOpenWindow);
}
