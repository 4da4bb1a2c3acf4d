import type { Kysely, Selectable } from "kysely";
import type { Decision } from "../../domain/window/decision.ts";
import type { PluginRecord } from "../../domain/window/records.ts";
import { registered, type Registration } from "../../domain/window/registration.ts";
import { hold, type Purpose } from "./hold.ts";
import { toDate } from "./instants.ts";
import type { PluginsTable, Tables } from "./tables.ts";

/** Reads a plugin's record. */
export async function findPlugin(
  db: Kysely<Tables>,
  name: string,
  purpose: Purpose = "look",
): Promise<PluginRecord | undefined> {
  const row = await pluginRow(db, name, purpose).executeTakeFirst();
  return row && toPluginRecord(row);
}

/** Asks for a plugin's row. */
export function pluginRow(db: Kysely<Tables>, name: string, purpose: Purpose) {
  return hold(db, db.selectFrom("plugins").selectAll().where("name", "=", name), purpose);
}

/**
 * Reads the record of a plugin that is to be worked on, in a transaction that no other work on the plugin runs beside.
 *
 * @param action What fails if there is none, as in `Cannot <action> "<name>"`.
 * @throws {RangeError} If the plugin is not registered.
 */
export async function takePlugin(db: Kysely<Tables>, name: string, action: string): Promise<PluginRecord> {
  const record = await findPlugin(db, name, "change");
  if (record === undefined) throw notOnRecord(name, action);
  return record;
}

/** What is told of a plugin that is not registered. */
export function notOnRecord(name: string, action: string): RangeError {
  return new RangeError(`Cannot ${action} "${name}": the ledger has no such plugin`);
}

/** Puts a plugin on record; writes nothing when nothing changes. */
export async function registerPlugin(db: Kysely<Tables>, registration: Registration): Promise<PluginRecord> {
  const before = await findPlugin(db, registration.name, "change");
  const after = registered(before, registration);
  const row = toRow(after);
  if (before === undefined) {
    const { numInsertedOrUpdatedRows } = await db.insertInto("plugins").values(row)
      .onConflict((conflict) => conflict.doNothing()).executeTakeFirstOrThrow();
    // Another process came first, between the look and this.
    if (numInsertedOrUpdatedRows === 0n) return await registerPlugin(db, registration);
  } else if (!isEqual(toRow(before), row)) {
    await db.updateTable("plugins").set(row).where("name", "=", after.name).execute();
  }
  return after;
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

function toRow(record: PluginRecord): Selectable<PluginsTable> {
  return {
    name: record.name,
    module: record.module,
    registered_at: record.registeredAt.getTime(),
    cursor: record.cursor?.getTime() ?? null,
    told_fingerprint: record.told?.fingerprint ?? null,
    told_enabled: record.told && Number(record.told.enabled),
    told_interval: record.told?.interval ?? null,
    load_error: record.loadError,
    paused_at: record.pause?.at.getTime() ?? null,
    paused_by: record.pause?.by ?? null,
    paused_why: record.pause?.why ?? null,
  };
}

function isEqual(one: Selectable<PluginsTable>, other: Selectable<PluginsTable>): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
