import type { Selectable } from "kysely";
import type { Decision } from "../../../domain/window/decision.ts";
import type { PluginRecord } from "../../../domain/window/records.ts";
import { toDate } from "../instants.ts";
import { locking, type Purpose } from "../sql/held.ts";
import type { Sql } from "../sql/ledger_database.ts";
import type { PluginsTable } from "../tables.ts";

/** A plugin's row. Columns by name: another version of Gapless may add some under the hands of this one. */
export const PLUGIN =
  `select name, module, registered_at, cursor, told_fingerprint, told_enabled, told_interval,
    load_error, paused_at, paused_by, paused_why
  from {schema}.plugins where name = $plugin`;

/** Reads a plugin's record. */
export async function findPlugin(
  sql: Sql,
  plugin: string,
  purpose: Purpose = "read",
): Promise<PluginRecord | undefined> {
  const [row] = await sql.query<Selectable<PluginsTable>>(locking(sql, PLUGIN, purpose), { plugin });
  return row && toPluginRecord(row);
}

/**
 * Reads the record of a plugin that is to be worked on, in a transaction that no other work on the plugin runs beside.
 *
 * @param action What fails if there is none, as in `Cannot <action> "<name>"`.
 * @throws {RangeError} If the plugin is not registered.
 */
export async function takePlugin(sql: Sql, plugin: string, action: string): Promise<PluginRecord> {
  const record = await findPlugin(sql, plugin, "change");
  if (record === undefined) throw notOnRecord(plugin, action);
  return record;
}

/** What is told of a plugin that is not registered. */
export function notOnRecord(plugin: string, action: string): RangeError {
  return new RangeError(`Cannot ${action} "${plugin}": the ledger has no such plugin`);
}

/** Turns a row into a record. */
export function toPluginRecord(row: Selectable<PluginsTable>): PluginRecord {
  const { told_fingerprint: fingerprint, told_enabled: enabled, told_interval: interval } = row;
  const silent = fingerprint === null || enabled === null || interval === null;
  return {
    name: row.name,
    registeredAt: new Date(row.registered_at),
    cursor: toDate(row.cursor),
    module: row.module,
    told: silent ? null : { fingerprint, enabled: enabled === 1, interval },
    loadError: row.load_error,
    pause: toPause(row),
  };
}

function toPause({ paused_at, paused_by: by, paused_why: why }: Selectable<PluginsTable>): Decision | null {
  return paused_at === null || by === null ? null : { by, at: new Date(paused_at), why };
}
