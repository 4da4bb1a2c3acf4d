import type { Selectable } from "kysely";
import type { Pause } from "../../../domain/window/pause.ts";
import type { PluginRecord, PluginSetting } from "../../../domain/window/records.ts";
import { CursorMovedError } from "../../../ports/operator_actions.ts";
import { locking, type Purpose, type Sql } from "../database/ledger_database.ts";
import { type PluginsTable, toDate } from "../database/tables.ts";

/** A plugin's row. Columns by name: another version of Gapless may add some meanwhile. */
export const PLUGIN =
  `select name, module, registered_at, cursor, told_fingerprint, told_enabled, told_interval,
    load_error, paused_at, paused_by, paused_why, paused_until, active_since, active_enabled, active_schedule, active_timezone
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
export async function lockPlugin(sql: Sql, plugin: string, action: string): Promise<PluginRecord> {
  const record = await findPlugin(sql, plugin, "change");
  if (record === undefined) throw unknownPlugin(plugin, action);
  return record;
}

/** Returns the error of a plugin that is not registered. */
export function unknownPlugin(plugin: string, action: string): RangeError {
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
    activeSince: new Date(row.active_since ?? row.registered_at),
    setting: toSetting(row),
  };
}

function toSetting(
  { active_enabled: enabled, active_schedule: schedule, active_timezone: timezone }: Selectable<PluginsTable>,
): PluginSetting | null {
  return enabled === null || timezone === null ? null : { enabled: enabled === 1, schedule, timezone };
}

function toPause(
  { paused_at, paused_by: by, paused_why: why, paused_until }: Selectable<PluginsTable>,
): Pause | null {
  return paused_at === null || by === null
    ? null
    : { by, at: new Date(paused_at), why, until: toDate(paused_until) };
}

/** Moves a plugin's cursor from where it was seen; returns no row if it is elsewhere. */
export const MOVE_CURSOR = `update {schema}.plugins set cursor = $end
  where name = $plugin and cursor is not distinct from $cursor returning name as plugin`;

/** Where a cursor was seen, and its new place. */
export interface CursorMove {
  readonly plugin: string;
  readonly cursor: Date | null;
  readonly end: Date;
}

/**
 * Moves a plugin's cursor.
 *
 * @throws {CursorMovedError} If it is not where it was seen.
 */
export async function moveCursor(sql: Sql, { plugin, cursor, end }: CursorMove): Promise<void> {
  const moved = await sql.query(MOVE_CURSOR, {
    plugin,
    cursor: cursor?.getTime() ?? null,
    end: end.getTime(),
  });
  if (moved.length === 0) throw new CursorMovedError(plugin);
}
