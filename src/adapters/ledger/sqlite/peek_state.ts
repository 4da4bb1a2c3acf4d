import type { Selectable } from "kysely";
import { DatabaseSync } from "node:sqlite";
import type { ClaimState } from "../../../domain/window/claim.ts";
import { toPluginRecord } from "../plugin_rows.ts";
import type { PluginsTable, WindowsTable } from "../tables.ts";
import { toOpenWindow } from "../to_window_record.ts";
import { MIGRATIONS } from "./migrations.ts";

const PLUGIN = "select * from plugins where name = ?";
/** The first condition is word for word that of the index `windows_unsettled`. */
const OPEN = `select * from windows where state in ('leased', 'owed', 'parked') and plugin = ?
  and state <> 'parked' order by start, id`;

/**
 * Reads what `Ledger.state()` returns, and changes nothing. It does without Kysely: to load that is most of what it costs
 * to open a ledger, and most wake-ups begin with this question.
 *
 * @throws {Error} If there is no ledger, or it cannot be read, or is not of this version.
 */
export function peekState(path: string, plugin: string): ClaimState | undefined {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    // One snapshot for all that follows.
    database.exec("begin");
    if (database.prepare("pragma user_version").get()?.user_version !== MIGRATIONS.length) {
      throw new Error(`Cannot peek into the ledger "${path}": it is not of this version`);
    }
    const row = database.prepare(PLUGIN).get(plugin);
    if (row === undefined) return undefined;
    const open = database.prepare(OPEN).all(plugin);
    // The version says that the rows are of these forms.
    return {
      record: toPluginRecord(row as unknown as Selectable<PluginsTable>),
      open: (open as unknown as Selectable<WindowsTable>[]).map(toOpenWindow),
      backfill: null,
    };
  } finally {
    database.close();
  }
}
