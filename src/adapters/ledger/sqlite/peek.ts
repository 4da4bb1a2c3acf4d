import type { Selectable } from "kysely";
import { DatabaseSync } from "node:sqlite";
import type { PluginRecord } from "../../../domain/window/records.ts";
import { toPluginRecord } from "../plugin_rows.ts";
import type { PluginsTable } from "../tables.ts";
import { MIGRATIONS } from "./migrations.ts";

const STATE = `select *, exists (
    select 1 from windows where state in ('leased', 'owed', 'parked') and plugin = name and state <> 'parked'
  ) as open from plugins where name = ?`;

/**
 * Reads the record of a plugin, without all that makes and changes a ledger: most of what it costs to open one is to load
 * Kysely. Returns undefined if a window of the plugin is owed or leased, if the plugin is not on record, or if the ledger is
 * not of this version.
 *
 * @throws {Error} If there is no ledger, or it cannot be read.
 */
export function peek(path: string, plugin: string): PluginRecord | undefined {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    if (database.prepare("pragma user_version").get()?.user_version !== MIGRATIONS.length) return undefined;
    const row = database.prepare(STATE).get(plugin);
    if (row === undefined || row.open !== 0) return undefined;
    // The version says that the row is of this form.
    return toPluginRecord(row as unknown as Selectable<PluginsTable>);
  } finally {
    database.close();
  }
}
