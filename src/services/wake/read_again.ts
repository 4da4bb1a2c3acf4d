import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { PreparedPlugin, Workshop } from "../load/prepare_plugin.ts";
import { prepareOnRecord, type RecordRoom } from "../load/put_on_record.ts";

/** A plugin as the manifest has it, and what it is worked on with. */
export interface ManifestPlugin<Room> {
  readonly entry: PluginEntry;
  readonly room: Room;
}

/** Reads a plugin's part of the manifest; undefined if there is none any more. */
export type Reread<Room> = () => Promise<ManifestPlugin<Room> | undefined>;

/** A plugin that is ready to be loaded. */
export interface PreparedWork<Room> extends ManifestPlugin<Room> {
  readonly prepared: PreparedPlugin;
}

/**
 * Reads and prepares a plugin as it is now: what was fixed while it ran or waited takes effect with the next attempt.
 *
 * @param reread Left out, the manifest stays as it was read first; its code is looked at all the same.
 * @returns Undefined if it is not to run any more.
 */
export async function readAgain<Room extends RecordRoom & Workshop>(
  before: ManifestPlugin<Room>,
  reread: Reread<Room> | undefined,
): Promise<PreparedWork<Room> | undefined> {
  const { entry, room } = reread === undefined ? before : await reread() ?? {};
  if (entry === undefined || room === undefined || entry.enabled === false) return undefined;
  return { entry, room, prepared: await prepareOnRecord(room, entry) };
}
