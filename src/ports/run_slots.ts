import type { PluginEntry } from "../domain/manifest/manifest.ts";

/** The slots of an instance on one machine: how many runs may go on at a time. */
export interface RunSlots {
  /** Whether the manifest limits anything. */
  readonly isLimited: boolean;
  /**
   * Takes a slot for a run of a plugin: at once if there is a free one for which nobody has waited longer.
   *
   * @returns The slot, to be released after the run; `waiting` if there is none: the wake-up is in the queue, and is started
   * again when its turn comes; `busy` if another process waits for the same plugin; undefined if `stop` aborted.
   */
  take(
    plugin: Pick<PluginEntry, "name" | "pool" | "overlap">,
    options: TakeSlotOptions,
  ): Promise<RunSlot | "waiting" | "busy" | undefined>;
  /** Removes a plugin from the queue whose wake-up was started from there, and did not take a slot. */
  withdraw(plugin: string): Promise<void>;
  /** Starts wake-ups of the queue for which there are slots: the holder of one may have been killed. */
  startWaiting(): Promise<void>;
  /** Returns what wake-ups that were started from the queue had to report, each once. */
  takeReports(): Promise<string[]>;
  /** Returns the plugins that wait for a slot, by name; none if that cannot be seen. Makes nothing. */
  waiting(): Promise<ReadonlyMap<string, WaitingPlugin>>;
}

/** What `take()` takes. */
export interface TakeSlotOptions {
  readonly stop: AbortSignal;
  /** Wait in this process, instead of being started again. */
  readonly wait: boolean;
  /** When the wake-up was woken that goes on with this one; left out if it was woken now. */
  readonly since?: Date | undefined;
  /** Wait even if another process waits for the same plugin. */
  readonly beside: boolean;
  /** Returns after how many milliseconds without a sign the run counts as stuck. */
  readonly stuckAfterMs: () => Promise<number>;
  /** Called before a wait, or when the limits cannot be applied, with what to tell people. */
  readonly onNotice: (message: string) => void;
}

/** A slot that is held. */
export interface RunSlot {
  /** Shows that the run still works. */
  sign(): void;
  /** Releases the slot, and starts whoever has waited longest for it. Never fails. */
  release(): Promise<void>;
}

/** How a plugin waits for a slot. */
export interface WaitingPlugin {
  readonly since: Date;
  /** The pool whose slots are all taken; null if it waits for one of `max_concurrent`. */
  readonly pool: string | null;
  /** The plugins that hold them. */
  readonly holders: readonly string[];
}
