import type { ClaimState } from "../../domain/window/claim.ts";
import { pauseAt } from "../../domain/window/pause.ts";
import { stampAt } from "../files/file_stamp.ts";

/** Where outlooks are kept, and what each of them rests on. */
export interface OutlookPlace {
  /** Absolute path of a folder, with a file for each plugin. */
  readonly folder: string;
  /** Absolute paths of files, there or not, on which every outlook rests: the manifest, and the program itself. */
  readonly restsOn: readonly string[];
  /** Returns the zone that `local` stands for. */
  readonly localZone: () => string;
  /** Whom root trusts: one who trusts fewer must not rest on what was found by one who trusts more. */
  readonly trusts: string;
  /** Tells whether this process was given an environment variable; what it read from `env_file` does not count. */
  readonly inherits: (variable: string) => boolean;
}

/** What {@linkcode OutlookReader} needs. */
export interface OutlookReaderOptions extends OutlookPlace {
  /** Reads what the ledger has of a plugin now. */
  readonly peek: (plugin: string) => ClaimState | undefined;
}

/** An outlook with all that shows whether it still holds. */
export interface OutlookNote {
  readonly until: number | null;
  readonly zone: string;
  /** Left out by older programs: nobody. */
  readonly trusts?: string;
  /** Environment variables that were not set: `env_file` had them. */
  readonly unset: readonly string[];
  /** Stamps by path; null for a file that was not there. */
  readonly stamps: Readonly<Record<string, string | null>>;
  readonly record: unknown;
}

/**
 * Reads outlooks, by which a wake-up that comes too early ends at once: with nothing parsed, loaded or asked but the ledger.
 * Nothing here is costly to load: every wake-up does.
 */
export class OutlookReader {
  readonly #options: OutlookReaderOptions;
  /** What the ledger had of a plugin: to open its file takes longer than all else. */
  #peeked: { readonly plugin: string; readonly state: ClaimState | undefined } | undefined;

  constructor(options: OutlookReaderOptions) {
    this.#options = options;
  }

  /** Reports whether it is sure that nothing is due for a plugin. Changes nothing, and never fails: in doubt it is not sure. */
  nothingDue(plugin: string, now: Date): boolean {
    try {
      const note: OutlookNote = JSON.parse(Deno.readTextFileSync(outlookPath(this.#options, plugin)));
      if (note.until !== null && now.getTime() >= note.until) return false;
      if (note.zone !== this.#options.localZone()) return false;
      if ((note.trusts ?? "") !== this.#options.trusts) return false;
      if (note.unset.some(this.#options.inherits)) return false;
      if (!this.#options.restsOn.every((path) => path in note.stamps)) return false;
      if (!Object.entries(note.stamps).every(([path, stamp]) => stampAt(path) === stamp)) return false;
      const state = this.#peek(plugin);
      return state?.open.length === 0 && JSON.stringify(state.record) === JSON.stringify(note.record);
    } catch (error) {
      // No note, a torn one, no ledger: whatever it is, the wake-up that follows goes into it.
      if (error instanceof Error) return false;
      throw error;
    }
  }

  /**
   * Reports whether a plugin is likely to run now, by the ledger alone: its last load went well, nobody paused it, and no
   * window of it is being worked on. What it knows may be seconds old. Never fails: in doubt it is not.
   */
  mayRun(plugin: string, now: Date): boolean {
    try {
      const state = this.#peek(plugin);
      if (state === undefined || pauseAt(state.record, now) !== null || state.record.loadError !== null) {
        return false;
      }
      return state.record.told?.enabled === true && state.open.every(({ lease }) => lease === null);
    } catch (error) {
      // No ledger on this machine, or one of another version.
      if (error instanceof Error) return false;
      throw error;
    }
  }

  #peek(plugin: string): ClaimState | undefined {
    if (this.#peeked?.plugin !== plugin) this.#peeked = { plugin, state: this.#options.peek(plugin) };
    return this.#peeked.state;
  }
}

/** Returns where the outlook of a plugin lies. */
export function outlookPath({ folder }: Pick<OutlookPlace, "folder">, plugin: string): string {
  return `${folder}/${plugin}.json`;
}
