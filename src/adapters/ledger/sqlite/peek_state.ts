import type { Selectable } from "kysely";
import { DatabaseSync } from "node:sqlite";
import type { ClaimState } from "../../../domain/window/claim.ts";
import { parseStatement } from "../database/statement.ts";
import type { PluginsTable, WindowsTable } from "../database/tables.ts";
import { PLUGIN, toPluginRecord } from "../rows/plugins.ts";
import { OPEN_WINDOWS, toOpenWindow } from "../rows/windows.ts";
import { SQLITE } from "./dialect.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";

/**
 * Reads what `Ledger.state()` returns, and changes nothing. It opens the file for this one query,
 * with which most wake-ups end.
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
    const [row] = query(PLUGIN);
    if (row === undefined) return undefined;
    const open = query(OPEN_WINDOWS);
    // The version says that the rows are of these forms.
    return {
      record: toPluginRecord(row as unknown as Selectable<PluginsTable>),
      open: (open as unknown as Selectable<WindowsTable>[]).map(toOpenWindow),
      backfill: null,
    };
  } finally {
    database.close();
  }

  function query(statement: string) {
    const { text, bind } = parseStatement(statement, SQLITE);
    return database.prepare(text).all(...bind({ plugin }));
  }
}
