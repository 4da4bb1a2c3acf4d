import type { CrontabTarget } from "../crontab/target.ts";
import type { Instance } from "../instance/instance.ts";
import { lockPath } from "../instance/lock_path.ts";
import type { Program } from "../instance/program.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { referencesOf } from "./references.ts";
import type { ReportedPlugin } from "../window/registration.ts";

/**
 * Everything that decides what a `sync` does, and so the one list of it. While all of this is as it was when a `sync` found
 * nothing to change, the next one finds nothing either.
 *
 * Time is not among it: see `validUntil` of {@linkcode UnchangedSync}. A new input of `sync` must be added here.
 */
export interface SyncInputs {
  /** How lines call this program. */
  readonly program: Program;
  /** Name of the block, and the paths in its lines. */
  readonly instance: Instance;
  /** The user, whose crontab it is. */
  readonly uid: number | null;
  /** The zone in which cron reads its lines, and that `local` stands for. */
  readonly localZone: string;
  /** By path, what files and folders are recognised by; null for one that is not there. */
  readonly stamps: Readonly<Record<string, string | null>>;
  /** The variables that the manifest names, as this process was given them; null for one that is not set. */
  readonly variables: Readonly<Record<string, string | null>>;
  /** What the ledger has of the manifest's plugins; null for one that it does not know. */
  readonly plugins: readonly (ReportedPlugin | null)[];
  /** Text of the table in which the block is, the lines of others included: it shows where the block belongs. */
  readonly crontab: string;
}

/** Where the inputs of a sync are read. */
export interface SyncSources {
  readonly target: CrontabTarget;
  /** Names of the manifest's plugins. */
  readonly plugins: readonly string[];
  /** Absolute paths of files and folders, there or not. */
  readonly files: readonly string[];
  /** IANA names of time zones whose data the system has. */
  readonly zones: readonly string[];
  /** Names of environment variables. */
  readonly variables: readonly string[];
}

/** What the sources depend on. */
export interface SyncSubject {
  readonly instance: Pick<Instance, "manifest" | "state">;
  readonly manifest: Pick<Manifest, "envFile" | "target" | "plugins">;
  /** The plugins' linked code, and all files whose change may link other code. */
  readonly artifacts: readonly { readonly path: string; readonly restsOn: readonly string[] }[];
  /** The zones of the plugins' schedules, and that of cron. */
  readonly zones: readonly string[];
}

/** Where most machines have the users as whom plugins run. */
const USER_LISTS = ["/etc/passwd", "/etc/group"];

/** Returns where the inputs of a sync are read; the files of the program itself are not among them. */
export function syncSources({ instance, manifest, artifacts, zones }: SyncSubject): SyncSources {
  const { manifest: path, state } = instance;
  const references = Array.from(manifest.plugins.values(), ({ config }) => referencesOf(config));
  const files = [
    path,
    lockPath(path),
    ...manifest.envFile === null ? [] : [manifest.envFile],
    ...references.flatMap(({ files }) => files),
    ...manifest.plugins.values().some(({ user }) => user !== null) ? USER_LISTS : [],
    ...artifacts.flatMap(({ path, restsOn }) => [path, ...restsOn]),
    // The records of all links: a folder changes with each file that is added, replaced or removed.
    `${state}/links`,
    // Whose the folder is, where the block is, and whether an `up` holds it.
    `${state}/manifest`,
    `${state}/block`,
    `${state}/up.json`,
  ];
  return {
    target: manifest.target,
    plugins: [...manifest.plugins.keys()],
    files: [...new Set(files)],
    zones: [...new Set(zones)],
    variables: [...new Set(references.flatMap(({ variables }) => variables))],
  };
}
