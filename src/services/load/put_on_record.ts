import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { dueTerms } from "../../domain/manifest/plugin_schedule.ts";
import { isOnRecord, type Registration } from "../../domain/window/registration.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import { isLoadFailure, loadErrorText } from "./load_failure.ts";
import { loadPlugin, type LoadRoom, type ReadyPlugin } from "./load_plugin.ts";
import { unlessStopped } from "./unless_stopped.ts";
import { type PreparedPlugin, preparePlugin, type Workshop } from "./prepare_plugin.ts";

/** Where it is put on record what became of loading a plugin. */
export interface RecordRoom {
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** The zone that `local` stands for. */
  readonly localZone: string;
}

/** Prepares a plugin; if that fails, the ledger knows why. */
export async function prepareOnRecord(
  room: RecordRoom & Workshop,
  entry: PluginEntry,
): Promise<PreparedPlugin> {
  return await recordingFailure(room, entry, () => preparePlugin(room, entry));
}

/** What `loadOnRecord()` takes. */
export interface LoadOnRecord {
  readonly prepared: PreparedPlugin;
  /** Aborts, with a reason in words, when the process shall end. */
  readonly stop: AbortSignal;
  readonly onLog: (entry: LogEntry) => void;
}

/**
 * Loads a plugin; the ledger knows what it told, or why it did not load.
 *
 * @returns The plugin; null if the process shall end, which is not a fault of the plugin's and changes nothing in the ledger.
 */
export async function loadOnRecord(
  room: RecordRoom & LoadRoom,
  { prepared, stop, onLog }: LoadOnRecord,
): Promise<ReadyPlugin | null> {
  const { entry } = prepared;
  const load = () => unlessStopped(loadPlugin(room, prepared, onLog), stop);
  const ready = await recordingFailure(room, entry, load);
  if (ready === null) return null;
  await putOnRecord(room, entry, { told: ready.told });
  return ready;
}

/** Writes what became of loading a plugin. What is on record already need not be written, and waited for, again. */
async function putOnRecord(
  { clock, ledger, localZone }: RecordRoom,
  entry: PluginEntry,
  loaded: Required<Registration>["loaded"],
): Promise<void> {
  const { name, module } = entry;
  const due = dueTerms(entry, "told" in loaded ? loaded.told : null, localZone);
  const registration = { name, module: module.text, now: clock.now(), loaded, due };
  const record = (await ledger.state(name))?.record;
  if (!isOnRecord(record, registration)) await ledger.register(registration);
}

async function recordingFailure<T>(
  room: RecordRoom,
  entry: PluginEntry,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isLoadFailure(error)) await putOnRecord(room, entry, { error: loadErrorText(error) });
    throw error;
  }
}
