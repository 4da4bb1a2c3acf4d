import type { Outlook } from "../../domain/outlook/outlook.ts";
import type { References } from "../../domain/outlook/references.ts";
import type { ClaimState } from "../../domain/window/claim.ts";
import type { Outlooks } from "../../ports/outlooks.ts";
import { changedAt, COARSEST_MS, stampOf, stat } from "../files/file_stamp.ts";
import { replaceFile } from "../files/replace_file.ts";

/** What {@linkcode FileOutlooks} needs. */
export interface FileOutlooksOptions {
  /** Absolute path of the folder, which is made when the first outlook is saved. */
  readonly folder: string;
  /** Absolute paths of files, there or not, on which every outlook rests: the manifest, and the program itself. */
  readonly restsOn: readonly string[];
  /** Reads what the ledger has of a plugin now. */
  readonly peek: (plugin: string) => ClaimState | undefined;
  /** Returns the zone that `local` stands for. */
  readonly localZone: () => string;
  /** Tells whether this process was given an environment variable; what it read from `env_file` does not count. */
  readonly inherits: (variable: string) => boolean;
  /** When this process began, in milliseconds since the epoch. */
  readonly startedAt: number;
}

/** An outlook with all that shows whether it still holds. */
interface Note {
  readonly until: number | null;
  readonly zone: string;
  /** Environment variables that were not set: `env_file` had them. */
  readonly unset: readonly string[];
  /** Stamps by path; null for a file that was not there. */
  readonly stamps: Readonly<Record<string, string | null>>;
  readonly record: unknown;
}

/** {@linkcode Outlooks} in a folder, a file for each plugin. Nothing here is costly to load: every wake-up does. */
export class FileOutlooks implements Outlooks {
  readonly #options: FileOutlooksOptions;

  constructor(options: FileOutlooksOptions) {
    this.#options = options;
  }

  nothingDue(plugin: string, now: Date): boolean {
    try {
      const note: Note = JSON.parse(Deno.readTextFileSync(this.#path(plugin)));
      if (note.until !== null && now.getTime() >= note.until) return false;
      if (note.zone !== this.#options.localZone()) return false;
      if (note.unset.some(this.#options.inherits)) return false;
      if (!this.#options.restsOn.every((path) => path in note.stamps)) return false;
      if (!Object.entries(note.stamps).every(([path, stamp]) => stampAt(path) === stamp)) return false;
      const state = this.#options.peek(plugin);
      return state?.open.length === 0 && JSON.stringify(state.record) === JSON.stringify(note.record);
    } catch (error) {
      // No note, a torn one, no ledger: whatever it is, the wake-up that follows goes into it.
      if (error instanceof Error) return false;
      throw error;
    }
  }

  /**
   * Tells whether a plugin is likely to run now, by the ledger alone: its last load went well, nobody paused it, and no
   * window of it is being worked on. Never fails: in doubt it is not.
   */
  mayRun(plugin: string): boolean {
    try {
      const state = this.#options.peek(plugin);
      if (state === undefined || state.record.pause !== null || state.record.loadError !== null) return false;
      return state.record.told?.enabled === true && state.open.every(({ lease }) => lease === null);
    } catch (error) {
      // No ledger on this machine, or one of another version.
      if (error instanceof Error) return false;
      throw error;
    }
  }

  save({ record, until }: Outlook, { files, variables }: References): void {
    // A value that may be another one the next time, and must not stand in a file.
    if (variables.some(this.#options.inherits)) return;
    const stamps: Record<string, string | null> = {};
    for (const path of [...this.#options.restsOn, ...files]) {
      const info = stat(path);
      // Read by this process, and perhaps changed since; or changed so lately that the next change leaves no trace.
      if (info && changedAt(info) > this.#options.startedAt - COARSEST_MS) return;
      stamps[path] = info ? stampOf(info) : null;
    }
    const zone = this.#options.localZone();
    const note: Note = { until: until?.getTime() ?? null, zone, unset: variables, stamps, record };
    try {
      Deno.mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
      // One that is lost with the power is made again.
      replaceFile(this.#path(record.name), new TextEncoder().encode(JSON.stringify(note)), {
        durable: false,
      });
    } catch (error) {
      // A full disk, a folder of someone else's: the next wake-up takes the long way.
      if (!(error instanceof Error)) throw error;
    }
  }

  #path(plugin: string): string {
    return `${this.#options.folder}/${plugin}.json`;
  }
}

function stampAt(path: string): string | null {
  const info = stat(path);
  return info ? stampOf(info) : null;
}
