import type { CrontabTarget } from "../../domain/crontab/target.ts";
import type { Instance } from "../../domain/instance/instance.ts";
import type { Program } from "../../domain/instance/program.ts";
import type { SyncInputs, SyncSources } from "../../domain/outlook/sync_inputs.ts";
import type { PluginRecord } from "../../domain/window/records.ts";
import { isOnRecord } from "../../domain/window/registration.ts";
import type { SyncCache, SyncOutput, UnchangedSync } from "../../ports/sync_cache.ts";
import { zonePath } from "../clock/file_system_zones.ts";
import { mayHaveChanged, stampAt, stat } from "../files/file_stamp.ts";
import { replaceFile } from "../files/replace_file.ts";
import { sha256Of } from "../files/sha256_of.ts";

/** What a {@linkcode FileSyncCache} needs. */
export interface FileSyncCacheOptions {
  readonly instance: Instance;
  readonly program: Program;
  /** Absolute paths of the program's own files. */
  readonly programFiles: readonly string[];
  readonly uid: number | null;
  /** Returns the zone that `local` stands for. */
  readonly localZone: () => string;
  /** Returns a variable as this process was given it; what it read from `env_file` does not count. */
  readonly variable: (name: string) => string | undefined;
  /** Reads what the ledger has of plugins now. */
  readonly records: (plugins: readonly string[]) => readonly (PluginRecord | undefined)[];
  /** When this process began, in milliseconds since the epoch. */
  readonly startedAt: number;
}

/** What is known of the last sync. */
interface Note {
  readonly savedAt: number;
  readonly validUntil: number;
  readonly sources: SyncSources;
  readonly output: SyncOutput;
}

/** {@linkcode SyncCache} in a file: what to look at, and one digest of all that was found there. */
export class FileSyncCache implements SyncCache {
  readonly #options: FileSyncCacheOptions;

  constructor(options: FileSyncCacheOptions) {
    this.#options = options;
  }

  /**
   * Returns what a sync would print now, if it is sure that it would change nothing. Changes nothing, and never fails: in
   * doubt it is not sure.
   *
   * @param readCrontab Reads the text of a table.
   */
  async recall(
    now: Date,
    readCrontab: (target: CrontabTarget) => Promise<string>,
  ): Promise<SyncOutput | undefined> {
    try {
      const [digest, text = ""] = Deno.readTextFileSync(this.#path).split("\n", 2);
      const note: Note = JSON.parse(text);
      // A clock that was set back says nothing about the time since.
      if (now.getTime() < note.savedAt || now.getTime() >= note.validUntil) return undefined;
      const reading = readCrontab(note.sources.target);
      // Awaited below, unless something else fails first.
      reading.catch(() => {});
      const plugins = this.#options.records(note.sources.plugins).map(reportedOf);
      const inputs = { ...this.#inputs(note.sources), plugins, crontab: await reading };
      return await digestOf(note, inputs) === digest ? note.output : undefined;
    } catch (error) {
      // No note, a torn one, no ledger, a crontab that cannot be read: whatever it is, the sync that follows reports it.
      if (error instanceof Error) return undefined;
      throw error;
    }
  }

  async save({ sources, registrations, crontab, validUntil, output }: UnchangedSync): Promise<void> {
    try {
      const records = this.#options.records(sources.plugins);
      // Another process may have registered something else since this one looked.
      if (!registrations.every((registration, at) => isOnRecord(records[at], registration))) return;
      const note: Note = { savedAt: Date.now(), validUntil: validUntil.getTime(), sources, output };
      const inputs = { ...this.#inputs(sources), plugins: records.map(reportedOf), crontab };
      // After they were stamped: what changes before that is young, and what changes later has another stamp.
      if (this.#files(sources).some((path) => this.#isUnsure(path))) return;
      const text = `${await digestOf(note, inputs)}\n${JSON.stringify(note)}`;
      // Should the power fail before it is on the disk, the next sync takes the long way.
      replaceFile(this.#path, new TextEncoder().encode(text), { durable: false });
    } catch (error) {
      // A full disk, a folder of another user's: the next sync takes the long way.
      if (!(error instanceof Error)) throw error;
    }
  }

  #inputs(sources: SyncSources): Omit<SyncInputs, "plugins" | "crontab"> {
    const { program, instance, uid, localZone, variable } = this.#options;
    return {
      program,
      instance,
      uid,
      localZone: localZone(),
      stamps: Object.fromEntries(this.#files(sources).map((path) => [path, stampAt(path)])),
      variables: Object.fromEntries(sources.variables.map((name) => [name, variable(name) ?? null])),
    };
  }

  #files({ files, zones }: SyncSources): readonly string[] {
    return [...files, ...zones.map(zonePath), ...this.#options.programFiles];
  }

  /** Whether this process may have read another file; or one that is made when it is read, as the kernel's are, and has no stamp. */
  #isUnsure(path: string): boolean {
    const info = stat(path);
    if (info === undefined) return false;
    const isStored = info.isDirectory || info.isFile && info.size > 0;
    return !isStored || mayHaveChanged(info, this.#options.startedAt);
  }

  get #path(): string {
    return `${this.#options.instance.state}/last_sync`;
  }
}

/** Returns one digest of all inputs. So the values of variables are in it, and in no file. */
async function digestOf(note: Note, inputs: SyncInputs): Promise<string> {
  return await sha256Of(new TextEncoder().encode(JSON.stringify([note, inputs])));
}

function reportedOf(record: PluginRecord | undefined): SyncInputs["plugins"][number] {
  if (record === undefined) return null;
  const { name, module, told, loadError } = record;
  return { name, module, told, loadError };
}
