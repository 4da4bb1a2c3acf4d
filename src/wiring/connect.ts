import { join } from "@std/path/posix";
import { RandomDice } from "../adapters/chance/random_dice.ts";
import { localZone } from "../adapters/clock/local_zone.ts";
import { SystemClock } from "../adapters/clock/system_clock.ts";
import { replaceFile } from "../adapters/files/replace_file.ts";
import { FileManifestText } from "../adapters/manifest/file_manifest_text.ts";
import { FileModuleLock } from "../adapters/lock/file_module_lock.ts";
import { ProcessLauncher } from "../adapters/launcher/process_launcher.ts";
import { FileOutlooks } from "../adapters/outlook/file_outlooks.ts";
import { LinuxProcessTable } from "../adapters/process/linux_process_table.ts";
import type { SeenPaths } from "../adapters/owners/path_walk.ts";
import { SystemGrantedFiles } from "../adapters/grants/system_granted_files.ts";
import { ProcessPluginHost } from "../adapters/sandbox/host/process_plugin_host.ts";
import type { StartedChild } from "../adapters/sandbox/host/start_child.ts";
import { person } from "../adapters/process/person.ts";
import { ProcessStopSignals } from "../adapters/process/stop_signals.ts";
import { FileUpMarker } from "../adapters/up/file_up_marker.ts";
import { leaveTrace } from "../adapters/wake_traces/leave_trace.ts";
import type { Whereabouts } from "../commands/cli.ts";
import type { OpenManifest, Ports } from "../commands/cli/ports.ts";
import { lockPath } from "../domain/instance/lock_path.ts";
import { wakeUpCommand } from "../domain/instance/program.ts";
import type { PluginChoice } from "../domain/manifest/parse/parse_manifest.ts";
import type { Startup } from "../ports/startup.ts";
import { ASSETS } from "./assets.ts";
import { findInstance } from "./find_instance.ts";
import { findProgram } from "./find_program.ts";
import { findLedger, openArchive, openLedger } from "./ledger.ts";
import { openIndex, openLinker, openVendor } from "./linking.ts";
import { once } from "./once.ts";
import { openLogs } from "./open_logs.ts";
import { openManifest } from "./open_manifest.ts";
import { openMemory } from "./open_memory.ts";
import { openSlots } from "./open_slots.ts";
import { openOwners } from "./open_owners.ts";
import { outlookPlace } from "./outlook_place.ts";
import { startSandbox } from "./start_sandbox.ts";
import { wakesFolder } from "./wakes_folder.ts";

/** How long a call of a ledger that others write to waits: nobody watches a wake-up, and its work must not be lost. */
const WAKE_UP_WAIT_MS = 60_000;
const COMMAND_WAIT_MS = 10_000;

/** What the program brings along. */
export interface Surroundings {
  readonly version: string;
  /** Tells the user of something that stops nothing. */
  readonly warn: (message: string) => void;
  /** What lies on the way to the instance's files, as it was just now. */
  readonly seen?: SeenPaths | undefined;
  /** Makes a folder the one that this process works in. */
  readonly enter: (folder: string) => void;
  /** A sandbox process that was started already, for the first plugin. */
  readonly early: StartedChild | undefined;
  /** Shows what goes on, to a person at a terminal; an empty text takes it away. */
  readonly passing: (text: string) => void;
  /** The start of a wake-up; left out for all other calls of the program. */
  readonly startup?: Startup;
}

/** Puts adapters behind the ports. Nothing is opened, and nothing costly is loaded, before it is needed. */
export async function connect(
  where: Whereabouts,
  { version, warn, enter, early, seen, passing, startup }: Surroundings,
): Promise<Ports & AsyncDisposable> {
  const instance = findInstance(where);
  const { absentLedger } = where;
  // Only for commands that make no state folder: wake-ups do not load it.
  const reading = absentLedger &&
    new (await import("./read_state.ts")).ReadState(instance, { absentLedger, warn });
  const folders = reading?.isAbsent && absentLedger !== "refused" ? reading.instance : instance;
  const program = findProgram();
  const clock = new SystemClock();
  const stopSignals = new ProcessStopSignals();
  const lock = new FileModuleLock(lockPath(instance.manifest));
  // As it is now, before env_file and plugins: by it programs of the host are found, and each wake-up reads env_file for itself.
  const environment = Deno.env.toObject();
  const owners = openOwners(instance, { seen, isWakeUp: startup !== undefined });
  owners.admitState();
  // One for all, so that each program is looked up once; what looks is loaded only for those who start one.
  const programs = once(async () => {
    const { HostPrograms } = await import("../adapters/shell/host_programs.ts");
    return new HostPrograms({ env: environment, isRoot: Deno.uid() === 0 });
  });
  const claims = reading === undefined || !reading.isAbsent;
  let opened: OpenManifest | undefined;
  const manifest = async (choice?: PluginChoice) =>
    opened = await openManifest(instance, choice, { owners, programs, enter, claims, environment });
  const busyMs = startup ? WAKE_UP_WAIT_MS : COMMAND_WAIT_MS;
  // Commands that need no plugin of the manifest still need to know where its ledger is.
  const place = async () => ({
    place: await findLedger(opened ?? await manifest({ plugins: [] })),
    version,
    busyMs,
  });
  const ledger = once(async () =>
    reading ? reading.ledger(await place()) : openLedger(instance, await place())
  );
  const archive = once(async () =>
    reading ? reading.archive(await place()) : openArchive(instance, await place())
  );
  const crontabs = once(async () => {
    const { openCrontabs } = await import("./open_crontabs.ts");
    return openCrontabs(instance, clock, await programs());
  });
  const zone = localZone();
  return {
    instance,
    program,
    version,
    clock,
    dice: new RandomDice(),
    localZone: zone,
    systemZones: async () => new (await import("../adapters/clock/file_system_zones.ts")).FileSystemZones(),
    account: async () => {
      const { uid, username } = (await import("node:os")).userInfo();
      return { uid, name: username };
    },
    users: once(async () => new (await import("../adapters/libc/system_users.ts")).SystemUsers()),
    machine: async () =>
      new (await import("../adapters/machine/linux_machine.ts")).LinuxMachine(await programs()),
    processes: new LinuxProcessTable(),
    marker: new FileUpMarker(join(instance.state, "up.json")),
    launcher: new ProcessLauncher((plugin) => wakeUpCommand(program, instance, plugin), environment),
    outlooks: new FileOutlooks({
      ...outlookPlace({ ...instance, trustOwner: where.trustOwner }, (variable) => variable in environment),
      startedAt: performance.timeOrigin,
    }),
    grantedFiles: new SystemGrantedFiles({
      state: instance.state,
      program,
      path: environment.PATH ?? "/usr/bin:/bin",
    }),
    grantRecord: async () => {
      const { FileGrantRecord } = await import("../adapters/grants/file_grant_record.ts");
      return new FileGrantRecord(join(instance.state, "grants.json"));
    },
    syncCache: once(async () => {
      const { openSyncCache } = await import("./open_sync_cache.ts");
      return openSyncCache({ instance, program, environment, localZone: () => zone });
    }),
    linker: (manifest, mode, own = lock) =>
      openLinker({ instance: folders, version, lock: own, manifest, mode, passing, owners }),
    lock,
    draftLock: async () => new (await import("../adapters/lock/draft_module_lock.ts")).DraftModuleLock(lock),
    owners,
    manifestText: new FileManifestText(instance.manifest),
    index: (manifest) => openIndex(folders, manifest),
    vendor: (manifest) => openVendor(folders, manifest),
    crontabs,
    host: new ProcessPluginHost({
      start: startSandbox,
      early,
      folder: join(folders.state, "running"),
      stateFolder: folders.state,
      workerUrl: ASSETS.worker,
      mapStack: async (stack) =>
        await (await import("../adapters/linker/source_positions.ts")).mapStack(stack),
    }),
    startup: startup ?? { over: () => {} },
    // A wake-up by cron has left its trace before all this was loaded.
    leaveTrace: startup ? () => {} : (plugin) => leaveTrace(wakesFolder(instance), plugin, clock.now()),
    wakeTraces: once(async () => {
      const { FileWakeTraces } = await import("../adapters/wake_traces/file_wake_traces.ts");
      return new FileWakeTraces(wakesFolder(instance));
    }),
    waits: {
      // What locks files is loaded only where an attempt has failed.
      begin: async (plugin) => {
        const { FileRetryWaits } = await import("../adapters/retry_waits/file_retry_waits.ts");
        return await new FileRetryWaits(join(instance.state, "waits")).begin(plugin);
      },
    },
    memory: (manifest) => openMemory(folders, manifest),
    slots: (manifest) => openSlots({ instance: folders, program, clock, environment }, manifest),
    manifest,
    ledger,
    archive,
    replaceFile: (path, text) => {
      const access = { mode: 0o644 & ~Deno.umask() };
      replaceFile(path, new TextEncoder().encode(text), { access });
    },
    person: () => person(),
    logs: () => openLogs(instance, warn),
    warn,
    stop: () => stopSignals.listen(),
    stoppedBy: () => stopSignals.received,
    async [Symbol.asyncDispose]() {
      // What could not be made need not be closed; its caller knows why.
      await (await archive.made()?.catch(() => undefined))?.[Symbol.asyncDispose]();
      await (await ledger.made()?.catch(() => undefined))?.[Symbol.asyncDispose]();
      reading?.[Symbol.dispose]();
    },
  };
}
