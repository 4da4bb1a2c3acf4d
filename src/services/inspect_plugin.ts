import type { PluginEntry } from "../domain/manifest/manifest.ts";
import { lower } from "../domain/schedule/lower.ts";
import { pluginSchedule } from "../domain/schedule/plugin_schedule.ts";
import type { ToldSchedule } from "../domain/window/records.ts";
import type { LogEntry } from "../ports/plugin_host.ts";
import { isLoadFailure } from "./load_failure.ts";
import { loadPlugin, type LoadRoom } from "./load_plugin.ts";
import { preparePlugin, type Workshop } from "./prepare_plugin.ts";

/** What plugins are inspected with. */
export interface InspectRoom extends Workshop, LoadRoom {
  /** Gets what plugins log while they are loaded. */
  readonly onLog: (entry: LogEntry) => void;
}

/** What was found of one plugin of the manifest. */
export interface Inspection {
  readonly entry: PluginEntry;
  /** What it told; null if it was not asked, or did not load. */
  readonly told: ToldSchedule | null;
  /** Whether it shall run. */
  readonly enabled: boolean;
  /** Five fields for each of its lines in the crontab; none if they are not known. */
  readonly schedules: readonly string[];
  /** Why it cannot be loaded or scheduled; null if it can. */
  readonly error: string | null;
}

/**
 * Links and loads a plugin, asks it whether and when it wants to run, and lowers its schedule to lines of a crontab. A
 * plugin that the manifest disables is not asked.
 */
export async function inspectPlugin(room: InspectRoom, entry: PluginEntry): Promise<Inspection> {
  let told: ToldSchedule | null = null;
  try {
    if (entry.enabled === false) return inspectDisabled(room, entry);
    const ready = await loadPlugin(room, await preparePlugin(room, entry), room.onLog);
    ready.plugin.close();
    told = ready.told;
    return {
      entry,
      told,
      enabled: told.enabled,
      schedules: lower(ready.schedule, room.localZone),
      error: null,
    };
  } catch (error) {
    if (!isLoadFailure(error) && !(error instanceof RangeError)) throw error;
    return { entry, told, enabled: true, schedules: [], error: error.message };
  }
}

function inspectDisabled({ localZone }: InspectRoom, entry: PluginEntry): Inspection {
  const schedules = entry.schedule === null
    ? []
    : lower(pluginSchedule(entry, entry.schedule, localZone), localZone);
  return { entry, told: null, enabled: false, schedules, error: null };
}
