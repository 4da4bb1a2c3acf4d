import { equipManager } from "../../domain/manifest/equip_manager.ts";
import type { Manifest, PluginEntry } from "../../domain/manifest/manifest.ts";
import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import type { PluginChoice } from "../../domain/manifest/parse/parse_manifest.ts";
import { suggest } from "../../domain/text/suggest.ts";
import type { LockMode } from "../../ports/linker.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import type { InspectRoom } from "../../services/load/inspect_plugin.ts";
import type { ReconcileRoom } from "../../services/crontab/reconcile.ts";
import type { StatusDeps } from "../../services/status.ts";
import type { WakeRoom } from "../../services/wake/wake.ts";
import type { Ports } from "./ports.ts";
import { UsageError } from "./usage_error.ts";

/** All that wake-ups work with, opened. */
export type OpenWakeRoom = WakeRoom & { readonly manifest: Manifest };

/** All that the services work with, opened. */
export type Room = OpenWakeRoom & ReconcileRoom & InspectRoom & StatusDeps;

/** What `openRoom()` takes beside the ports. */
export interface RoomRequest {
  /** What may become of the lock; `extend` if left out. */
  readonly lock?: LockMode;
  /** Gets what plugins log while they are inspected. */
  readonly onLog?: (entry: LogEntry) => void;
}

/** Reads the manifest and opens everything else. */
export async function openRoom(
  ports: Ports,
  { lock = "extend", onLog = () => {} }: RoomRequest = {},
): Promise<Room> {
  const { instance, program } = ports;
  const room = await openWakeRoom(ports, { lock });
  const [crontabs, grantRecord, systemZones, traces, { Lowerer }] = await Promise.all([
    ports.crontabs(),
    ports.grantRecord(),
    ports.systemZones(),
    ports.wakeTraces(),
    // Not above: wake-ups load this file, too, and lower nothing.
    import("../../domain/schedule/lower/lowerer.ts"),
  ]);
  return {
    ...room,
    instance,
    program,
    crontabs,
    grantRecord,
    systemZones,
    traces,
    lowerer: new Lowerer(),
    onLog,
  };
}

/** Reads the manifest and opens what wake-ups work with: no table of cron is loaded for them. */
async function openWakeRoom(
  ports: Ports,
  { lock, choice }: { readonly lock: LockMode; readonly choice?: PluginChoice },
): Promise<OpenWakeRoom> {
  const { clock, dice, processes, localZone, host, instance, program, version, outlooks, startup } = ports;
  const { manifest, values } = await ports.manifest(choice);
  const plugins = new Map(
    [...manifest.plugins].map(([name, entry]) => [name, equipManager(entry, program, instance)]),
  );
  return {
    clock,
    dice,
    processes,
    localZone,
    version,
    linker: ports.linker(manifest, lock),
    host,
    outlooks,
    startup,
    memory: ports.memory(manifest),
    slots: ports.slots(manifest),
    manifest: { ...manifest, plugins },
    values,
    users: ports.users,
    grantedFiles: ports.grantedFiles,
    ledger: await ports.ledger(),
    logs: await ports.logs(),
    waits: ports.waits,
  };
}

/** One plugin of the manifest, and all that its wake-ups work with. */
export interface PluginRoom {
  readonly entry: PluginEntry;
  readonly room: OpenWakeRoom;
}

/**
 * Reads one plugin's part of the manifest and opens everything else.
 *
 * @throws {UsageError} If there is no plugin of that name.
 * @throws {ManifestError} If its table has errors; those of other plugins stop nothing.
 */
export async function openPluginRoom(ports: Ports, name: string): Promise<PluginRoom> {
  const room = await openWakeRoom(ports, { choice: { plugins: [name] }, lock: "wake" });
  const entry = room.manifest.plugins.get(name);
  if (entry) {
    if (entry.issues !== undefined) throw new ManifestError(room.manifest.path, entry.issues);
    return { entry, room };
  }
  const { path, plugins } = (await ports.manifest()).manifest;
  throw new UsageError(
    `There is no plugin "${name}" in ${path}; ${suggest(name, [...plugins.keys()], "gapless status")}`,
  );
}

/** Returns what reads a plugin's part of the manifest again; it gets undefined where the plugin is gone. */
export function rereader(ports: Ports, name: string): () => Promise<PluginRoom | undefined> {
  return async () => {
    try {
      return await openPluginRoom(ports, name);
    } catch (error) {
      if (error instanceof UsageError) return undefined;
      throw error;
    }
  };
}
