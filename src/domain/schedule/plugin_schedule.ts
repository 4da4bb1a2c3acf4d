import type { PluginEntry } from "../manifest/manifest.ts";
import { parseSchedule, type Schedule } from "./schedule.ts";

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
  entry: Pick<PluginEntry, "schedule" | "timezone">,
  interval: string,
  localZone: string,
): Schedule {
  return parseSchedule(entry.schedule ?? interval, entry.timezone === "local" ? localZone : entry.timezone);
}
