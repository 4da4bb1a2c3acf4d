import { pluginSchedule } from "../../domain/manifest/plugin_schedule.ts";
import type { Schedule } from "../../domain/schedule/schedule.ts";
import type { ToldSchedule } from "../../domain/window/records.ts";
import {
  type LoadedPlugin,
  type LogEntry,
  type PluginHost,
  PluginLoadError,
} from "../../ports/plugin_host.ts";
import type { PreparedPlugin } from "./prepare_plugin.ts";
import { loadSound, type RecoveryDeps } from "./sound_artifact.ts";

/** A plugin in its sandbox, and what it told. */
export interface ReadyPlugin {
  readonly plugin: LoadedPlugin;
  readonly told: ToldSchedule;
  readonly schedule: Schedule;
}

/** What plugins are loaded with. */
export interface LoadRoom extends RecoveryDeps {
  readonly host: PluginHost;
  /** The zone that `local` stands for. */
  readonly localZone: string;
}

/** No expression needs more; what is told of a schedule stays readable. */
const LONGEST_INTERVAL = 500;
const TOO_LONG =
  `Cannot use the schedule that interval() returned: it is longer than ${LONGEST_INTERVAL} characters`;

/**
 * Loads a prepared plugin into a sandbox and asks it whether and when it wants to run.
 *
 * @throws {PluginLoadError} If it does not answer, or answers with a schedule that is none.
 * @throws {LinkError} If its artifact is damaged, and cannot be linked again.
 */
export async function loadPlugin(
  room: LoadRoom,
  prepared: PreparedPlugin,
  onLog: (entry: LogEntry) => void,
): Promise<ReadyPlugin> {
  return await loadSound(room, prepared, { load: (sound) => loadOnce(room, sound, onLog), onLog });
}

async function loadOnce(
  { host, localZone }: LoadRoom,
  { entry, fingerprint, ...prepared }: PreparedPlugin,
  onLog: (entry: LogEntry) => void,
): Promise<ReadyPlugin> {
  const { name, grant, landlock } = entry;
  const plugin = await host.load({ ...prepared, plugin: name, grant, landlock, onLog });
  try {
    if (plugin.interval.length > LONGEST_INTERVAL) throw new SyntaxError(TOO_LONG);
    const schedule = pluginSchedule(entry, plugin.interval, localZone);
    return { plugin, schedule, told: { fingerprint, enabled: plugin.enabled, interval: plugin.interval } };
  } catch (error) {
    await plugin.close();
    if (error instanceof SyntaxError || error instanceof RangeError) {
      throw new PluginLoadError(error.message, { cause: error });
    }
    throw error;
  }
}
