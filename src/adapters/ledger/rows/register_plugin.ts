import { isSameSetting } from "../../../domain/window/activity.ts";
import type { PluginRecord } from "../../../domain/window/records.ts";
import { isOnRecord, registered, type Registration } from "../../../domain/window/registration.ts";
import type { Sql, Values } from "../database/ledger_database.ts";
import { toDate } from "../database/tables.ts";
import { findPlugin } from "./plugins.ts";
import { UNSETTLED } from "./windows.ts";

const ADD = `insert into {schema}.plugins
    (name, module, registered_at, told_fingerprint, told_enabled, told_interval, load_error,
    active_since, active_enabled, active_schedule, active_timezone)
  values ($plugin, $module, $registeredAt, $fingerprint, $enabled, $interval, $loadError,
    $activeSince, $activeEnabled, $activeSchedule, $activeTimezone)
  on conflict do nothing returning name`;
const CHANGE = `update {schema}.plugins set module = $module, told_fingerprint = $fingerprint,
    told_enabled = $enabled, told_interval = $interval, load_error = $loadError,
    active_since = $activeSince, active_enabled = $activeEnabled, active_schedule = $activeSchedule,
    active_timezone = $activeTimezone
  where name = $plugin`;

/** Records a plugin, in the transaction `sql`; writes nothing when nothing changes. See `Ledger.register()`. */
export async function registerPlugin(sql: Sql, registration: Registration): Promise<PluginRecord> {
  const before = await findPlugin(sql, registration.name, "change");
  const after = registered(before, registration, { late: await wasLate(sql, before, registration) });
  if (before === undefined) {
    const added = await sql.query(ADD, toValues(after));
    // Another process came first, between the two statements.
    if (added.length === 0) return await registerPlugin(sql, registration);
  } else if (!isOnRecord(before, registration)) {
    await sql.query(CHANGE, toValues(after));
  }
  return after;
}

const OLDEST_UNDONE = `select min(start) as start from {schema}.windows
  where ${UNSETTLED} and plugin = $plugin and kind = 'scheduled'`;

/** Reports whether a plugin whose setting changes was late by the one that it had. */
async function wasLate(
  sql: Sql,
  before: PluginRecord | undefined,
  { name: plugin, now, due }: Registration,
): Promise<boolean> {
  if (before === undefined || due === undefined || isSameSetting(before.setting, due.setting)) return false;
  const [row] = await sql.query<{ start: number | null }>(OLDEST_UNDONE, { plugin });
  // Only here: it needs schedules, which no wake-up loads for that.
  const { isLate } = await import("../../../domain/status/is_late.ts");
  return isLate(before, { ...due, oldestUndone: toDate(row?.start ?? null), now });
}

function toValues(
  { name, module, registeredAt, told, loadError, activeSince, setting }: PluginRecord,
): Values {
  return {
    plugin: name,
    module,
    registeredAt: registeredAt.getTime(),
    fingerprint: told?.fingerprint ?? null,
    enabled: told && Number(told.enabled),
    interval: told?.interval ?? null,
    loadError,
    activeSince: activeSince.getTime(),
    activeEnabled: setting && Number(setting.enabled),
    activeSchedule: setting?.schedule ?? null,
    activeTimezone: setting?.timezone ?? null,
  };
}
