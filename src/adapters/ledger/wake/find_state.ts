import type { Selectable } from "kysely";
import type { ClaimState } from "../../../domain/window/claim.ts";
import { OPEN_WINDOWS } from "../rows/open_windows.ts";
import { PLUGIN, toPluginRecord } from "../rows/plugin_rows.ts";
import { toOpenWindow } from "../rows/to_window_record.ts";
import type { Transaction } from "../sql/ledger_database.ts";
import type { PluginsTable, WindowsTable } from "../tables.ts";

/** Reads what a claim would be judged by, and nothing else, in the transaction `sql`; see `Ledger.state()`. */
export async function findState(sql: Transaction, plugin: string): Promise<ClaimState | undefined> {
  const [[row], open] = await Promise.all([
    sql.query<Selectable<PluginsTable>>(PLUGIN, { plugin }),
    sql.queryAndCommit<Selectable<WindowsTable>>(OPEN_WINDOWS, { plugin }),
  ]);
  return row && { record: toPluginRecord(row), open: open.map(toOpenWindow), backfill: null };
}
