import type { Instance } from "../../domain/instance/instance.ts";
import type { Program } from "../../domain/instance/program.ts";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import type { PluginChoice } from "../../domain/manifest/parse/parse_manifest.ts";
import type {
  PluginVariables,
  ValueCommands,
  ValueSources,
} from "../../domain/manifest/values/value_sources.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Crontabs } from "../../ports/crontabs.ts";
import type { Dice } from "../../ports/dice.ts";
import type { GrantedFiles } from "../../ports/granted_files.ts";
import type { GrantRecord } from "../../ports/grant_record.ts";
import type { Launcher } from "../../ports/launcher.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { LedgerArchive } from "../../ports/ledger_archive.ts";
import type { Linker, LockMode } from "../../ports/linker.ts";
import type { Machine } from "../../ports/machine.ts";
import type { ManifestText } from "../../ports/manifest_text.ts";
import type { DraftLock, ModuleLock } from "../../ports/module_lock.ts";
import type { ModuleVendor } from "../../ports/module_vendor.ts";
import type { Outlooks } from "../../ports/outlooks.ts";
import type { Owners } from "../../ports/owners.ts";
import type { PackageIndex } from "../../ports/package_index.ts";
import type { PluginHost } from "../../ports/plugin_host.ts";
import type { ProcessTable } from "../../ports/process_table.ts";
import type { RetryWaits } from "../../ports/retry_waits.ts";
import type { RunLogs } from "../../ports/run_logs.ts";
import type { RunMemory } from "../../ports/run_memory.ts";
import type { RunSlots } from "../../ports/run_slots.ts";
import type { Startup } from "../../ports/startup.ts";
import type { StopSignalName } from "../../ports/stop_signals.ts";
import type { SyncCache } from "../../ports/sync_cache.ts";
import type { SystemZones } from "../../ports/system_zones.ts";
import type { UpMarker } from "../../ports/up_marker.ts";
import type { Users } from "../../ports/users.ts";
import type { WakeTraces } from "../../ports/wake_traces.ts";

/** All that commands work with. What costs start-up time is made when it is first asked for. */
export interface Ports {
  readonly instance: Instance;
  readonly program: Program;
  /** Gapless's own version. */
  readonly version: string;
  /** The zone that `local` stands for, and in which the cron daemon reads its lines. */
  readonly localZone: string;
  /** Returns the time zones as the cron daemon knows them. */
  systemZones(): Promise<SystemZones>;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly processes: ProcessTable;
  /** Returns who this process runs as. */
  account(): Promise<Account>;
  /** Returns the users that plugins can run as. */
  users(): Promise<Users>;
  /** Returns what only the machine itself can tell. */
  machine(): Promise<Machine>;
  readonly marker: UpMarker;
  /** Returns the tables that cron reads. */
  crontabs(): Promise<Crontabs>;
  /** Returns a linker for modules as a manifest has them. Cheap. `lock` takes the place of the manifest's. */
  linker(manifest: Manifest, mode: LockMode, lock?: ModuleLock): Linker;
  readonly lock: ModuleLock;
  /** Returns a draft over `lock`. */
  draftLock(): Promise<DraftLock>;
  readonly owners: Owners;
  readonly manifestText: ManifestText;
  /** Returns the registries, asked where a manifest says. */
  index(manifest: Manifest): PackageIndex;
  /** Returns the folder beside a manifest that holds what its plugins need of other machines. */
  vendor(manifest: Manifest): ModuleVendor;
  readonly host: PluginHost;
  readonly launcher: Launcher;
  readonly outlooks: Outlooks;
  readonly grantedFiles: GrantedFiles;
  /** Returns what remembers the grants of the last sync. */
  grantRecord(): Promise<GrantRecord>;
  /** Returns what remembers the last sync. */
  syncCache(): Promise<SyncCache>;
  readonly startup: Startup;
  /** Leaves the trace of a wake-up, if none is there yet; never fails. */
  leaveTrace(plugin: string): void;
  /** Returns the traces of wake-ups. */
  wakeTraces(): Promise<WakeTraces>;
  readonly waits: RetryWaits;
  /** Returns the memory that the runs of a manifest share. Cheap. */
  memory(manifest: Manifest): RunMemory;
  /** Returns the slots that the runs of a manifest share. Cheap. */
  slots(manifest: Manifest): RunSlots;
  /** Reads the manifest, and the environment that it names. */
  manifest(choice?: PluginChoice): Promise<OpenManifest>;
  ledger(): Promise<Ledger>;
  /** Returns the ledger as an archive. */
  archive(): Promise<LedgerArchive>;
  /** Replaces a file, or makes it, for all to read: they see the old text or the new one. */
  replaceFile(path: string, text: string): void;
  /** Returns who is at work, for decisions by hand: such as `ann@web1`. */
  person(): Promise<string>;
  logs(): Promise<RunLogs>;
  /** Shows a warning on standard error, for people or (with `--json`) for programs. */
  warn(message: string): void;
  /** Returns a signal that aborts on SIGINT, SIGTERM and SIGHUP; until it is asked for, they end the process. */
  stop(): AbortSignal;
  /** Returns the signal that aborted it; null if none did. */
  stoppedBy(): StopSignalName | null;
}

/** A user of this machine. */
export interface Account {
  readonly uid: number;
  readonly name: string;
}

/** A manifest, and where its references lead. */
export interface OpenManifest {
  readonly manifest: Manifest;
  readonly values: ValueSources & ValueCommands & PluginVariables;
}
