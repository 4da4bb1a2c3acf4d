import type { PluginRecord, PluginSetting } from "./records.ts";

/** By when and how a change of a plugin's setting is seen. */
export interface SettingChange {
  readonly setting: PluginSetting;
  readonly now: Date;
  /** Whether the plugin is late already: then a change must not hide it. */
  readonly late: boolean;
}

/** What of a plugin's record says since when it is due, and by what. */
export type Activity = Pick<PluginRecord, "activeSince" | "setting">;

/**
 * Returns since when a plugin is active once its setting is `setting`: since now, if it was enabled or got another schedule or
 * zone, and was not late before.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const setting = { enabled: true, schedule: "0 0 1 * *", timezone: "UTC" };
 * const record = { activeSince: new Date(0), setting, told: null };
 * const now = new Date(60_000);
 * const minutely = { ...setting, schedule: "* * * * *" };
 * assertEquals(nextActivity(record, { setting, now, late: false }).activeSince, new Date(0));
 * assertEquals(nextActivity(record, { setting: minutely, now, late: false }).activeSince, now);
 * assertEquals(nextActivity(record, { setting: minutely, now, late: true }).activeSince, new Date(0));
 * ```
 */
export function nextActivity(
  record: Pick<PluginRecord, "activeSince" | "setting" | "told">,
  { setting, now, late }: SettingChange,
): Activity {
  const after = keepSchedule(record.setting, setting);
  const moves = isNewlyDue(record, after) && !late;
  return { activeSince: moves ? now : record.activeSince, setting: after };
}

/** Reports whether two settings are the same; a schedule that is unknown now is the one that was known last. */
export function isSameSetting(before: PluginSetting | null, setting: PluginSetting): boolean {
  if (before === null) return false;
  const after = keepSchedule(before, setting);
  return after.enabled === before.enabled && after.schedule === before.schedule &&
    after.timezone === before.timezone;
}

/** A plugin that the manifest disables is not asked for its schedule. */
function keepSchedule(before: PluginSetting | null, setting: PluginSetting): PluginSetting {
  return { ...setting, schedule: setting.schedule ?? before?.schedule ?? null };
}

function isNewlyDue(
  { setting: before, told }: Pick<PluginRecord, "setting" | "told">,
  after: PluginSetting,
): boolean {
  // An older version of Gapless recorded no setting, but whether the plugin had loaded.
  if (before === null) return told === null || !told.enabled && after.enabled;
  return !before.enabled && after.enabled || before.schedule !== after.schedule ||
    before.timezone !== after.timezone;
}
