import type { PluginRecord } from "../../../domain/window/records.ts";
import { isOnRecord, registered, type Registration } from "../../../domain/window/registration.ts";
import { findPlugin } from "../rows/plugin_rows.ts";
import type { Sql, Values } from "../sql/ledger_database.ts";

const ADD = `insert into {schema}.plugins
    (name, module, registered_at, told_fingerprint, told_enabled, told_interval, load_error)
  values ($plugin, $module, $registeredAt, $fingerprint, $enabled, $interval, $loadError)
  on conflict do nothing returning name`;
const CHANGE = `update {schema}.plugins set module = $module, told_fingerprint = $fingerprint,
    told_enabled = $enabled, told_interval = $interval, load_error = $loadError
  where name = $plugin`;

/** Puts a plugin on record, in the transaction `sql`; writes nothing when nothing changes. See `Ledger.register()`. */
export async function registerPlugin(sql: Sql, registration: Registration): Promise<PluginRecord> {
  const before = await findPlugin(sql, registration.name, "change");
  const after = registered(before, registration);
  if (before === undefined) {
    const added = await sql.query(ADD, toValues(after));
    // Another process came first, between the look and this.
    if (added.length === 0) return await registerPlugin(sql, registration);
  } else if (!isOnRecord(before, registration)) {
    await sql.query(CHANGE, toValues(after));
  }
  return after;
}

function toValues({ name, module, registeredAt, told, loadError }: PluginRecord): Values {
  return {
    plugin: name,
    module,
    registeredAt: registeredAt.getTime(),
    fingerprint: told?.fingerprint ?? null,
    enabled: told && Number(told.enabled),
    interval: told?.interval ?? null,
    loadError,
  };
}
