import type { Selectable } from "kysely";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { ClaimState } from "../../../domain/window/claim.ts";
import type { PluginRecord } from "../../../domain/window/records.ts";
import { parseStatement } from "../database/statement.ts";
import type { PluginsTable, WindowsTable } from "../database/tables.ts";
import { PLUGIN, toPluginRecord } from "../rows/plugins.ts";
import { OPEN_WINDOWS, toOpenWindow } from "../rows/windows.ts";
import { SQLITE } from "./dialect.ts";
import { VERSION } from "./migrations/version.ts";

/**
 * Reads what `Ledger.state()` returns, and changes nothing. It opens the file for this one query,
 * with which most wake-ups end.
 *
 * @throws {Error} If there is no ledger, or it cannot be read, or is not of this version.
 */
export function peekState(path: string, plugin: string): ClaimState | undefined {
  return peek(path, (query) => {
    const [row] = query(PLUGIN)(plugin);
    if (row === undefined) return undefined;
    const open = query(OPEN_WINDOWS)(plugin);
    // The version says that the rows are of these forms.
    return {
      record: toPluginRecord(row as unknown as Selectable<PluginsTable>),
      open: (open as unknown as Selectable<WindowsTable>[]).map(toOpenWindow),
      backfill: null,
    };
  });
}

/**
 * Reads the records of plugins, and changes nothing; undefined for one that the ledger does not know.
 *
 * @throws {Error} If there is no ledger, or it cannot be read, or is not of this version.
 */
export function peekRecords(path: string, plugins: readonly string[]): (PluginRecord | undefined)[] {
  return peek(path, (query) => {
    const find = query(PLUGIN);
    return plugins.map((plugin) => {
      const [row] = find(plugin);
      // As above.
      return row && toPluginRecord(row as unknown as Selectable<PluginsTable>);
    });
  });
}

/** Prepares a statement about one plugin. */
type Query = (statement: string) => (plugin: string) => ReturnType<StatementSync["all"]>;

function peek<T>(path: string, read: (query: Query) => T): T {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    // One snapshot for all that follows.
    database.exec("begin");
    if (database.prepare("pragma user_version").get()?.user_version !== VERSION) {
      throw new Error(`Cannot peek into the ledger "${path}": it is not of this version`);
    }
    return read((statement) => {
      const { text, bind } = parseStatement(statement, SQLITE);
      const prepared = database.prepare(text);
      return (plugin) => prepared.all(...bind({ plugin }));
    });
  } finally {
    database.close();
  }
}
