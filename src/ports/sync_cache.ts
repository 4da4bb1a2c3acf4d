import type { SyncSources } from "../domain/outlook/sync_inputs.ts";
import type { Registration } from "../domain/window/registration.ts";

/** Remembers a `sync` that changed nothing, so that the next one ends early while none of its inputs changes. */
export interface SyncCache {
  /**
   * Remembers it, unless one of its inputs may have changed meanwhile, or could change without a trace. A failure is not an
   * error: this only saves time.
   */
  save(sync: UnchangedSync): Promise<void>;
}

/** A `sync` that changed nothing and reported nothing. */
export interface UnchangedSync {
  readonly sources: SyncSources;
  /** What it took for granted of the ledger, a registration for each plugin. */
  readonly registrations: readonly Registration[];
  /** Text of the table, as it was read. */
  readonly crontab: string;
  /** From when on time itself may change the result, or other work of `sync` is due. */
  readonly validUntil: Date;
  /** What it printed, and the next one prints. */
  readonly output: SyncOutput;
}

/** What a `sync` prints: a line for people and what they are warned of, or a document for programs. */
export interface SyncOutput {
  readonly text: string;
  /** Lines on standard error; none in the notes of older versions. */
  readonly warnings?: readonly string[];
  readonly json: string;
}
