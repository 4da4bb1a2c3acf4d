import type { PluginEntry } from "./manifest.ts";
import type { ToldSchedule } from "../window/records.ts";
import type { DueTerms } from "../window/registration.ts";
import { parseSchedule, type Schedule } from "../schedule/schedule.ts";

/**
 * Returns when a plugin is due: by the manifest's `schedule` if there is one, else by what the plugin told.
 *
 * @param entry The plugin's part of the manifest.
 * @param interval What its `interval()` returned.
 * @param localZone The zone that `local` stands for, an IANA name.
 * @throws {SyntaxError} If the expression is not one.
 * @throws {RangeError} If the time zone is unknown.
 */
export function pluginSchedule(
  entry: Pick<PluginEntry, "name" | "schedule" | "timezone">,
  interval: string,
  localZone: string,
): Schedule {
  const zone = entry.timezone === "local" ? localZone : entry.timezone;
  return parseSchedule(entry.schedule ?? interval, zone, entry.name);
}

/** Returns when a plugin is due, or null while that is not known: neither the manifest nor the plugin has told. */
export function knownSchedule(
  entry: Pick<PluginEntry, "name" | "schedule" | "timezone">,
  told: Pick<ToldSchedule, "interval"> | null | undefined,
  localZone: string,
): Schedule | null {
  const interval = entry.schedule ?? told?.interval;
  return interval === undefined ? null : pluginSchedule(entry, interval, localZone);
}

/** Returns when a plugin is due, as it is recorded: by the manifest, and by what the plugin reported last, if it did. */
export function dueTerms(
  entry: Pick<PluginEntry, "schedule" | "timezone" | "enabled" | "since" | "withinMs">,
  told: Pick<ToldSchedule, "interval" | "enabled"> | null | undefined,
  localZone: string,
): DueTerms {
  const { since, withinMs } = entry;
  const setting = {
    enabled: entry.enabled !== false && told?.enabled !== false,
    schedule: entry.schedule ?? told?.interval ?? null,
    timezone: entry.timezone === "local" ? localZone : entry.timezone,
  };
  return { setting, since, withinMs };
}
