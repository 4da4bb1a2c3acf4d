import type { Backfill, BackfillProgress, BackfillRecord } from "../domain/window/backfill.ts";
import type { Window } from "../domain/contract/run_context.ts";
import type { Decision, DecisionRecord } from "../domain/window/decision.ts";
import type { LeaseRecord, Owner } from "../domain/window/owner.ts";
import type { FailurePolicy } from "../domain/window/retry.ts";

/** What operators do to the ledger. Every call is one transaction, and records a decision if it did anything. */
export interface OperatorActions {
  /**
   * Makes parked and owed windows of a plugin owed from the decision on, with no failure counted; returns how many. An
   * unknown plugin has none.
   */
  retry(choice: WindowChoice): Promise<number>;
  /** Skips parked and owed windows of a plugin. Returns how many. */
  skip(choice: WindowChoice): Promise<number>;
  /**
   * Pauses a plugin: no wake-up takes a window of it. Returns false if it is paused already, and as long.
   *
   * @throws {RangeError} If the plugin is not registered; so with all that follow.
   */
  pause(plugin: string, pause: NewPause): Promise<boolean>;
  /**
   * Ends a pause, and (`skip`) records time as skipped that no window covers yet. Returns false if it is not paused.
   *
   * @throws {CursorMovedError} If that time does not begin at the cursor.
   */
  resume(plugin: string, resumption: Resumption): Promise<boolean>;
  /**
   * Records time as skipped that no window covers yet, paused or not.
   *
   * @throws {CursorMovedError} If that time does not begin at the cursor.
   */
  skipTime(plugin: string, skip: Window, decision: Decision): Promise<void>;
  /**
   * Sets the cursor back. Windows after it are `rewound`: they stay on record, and their time is covered again. One that
   * reaches across is cut in two.
   */
  rewind(plugin: string, rewind: Rewind): Promise<Rewound>;
  /** Returns the unfinished backfill of the same span and step, or begins it. */
  beginBackfill(plugin: string, backfill: Backfill, decision: Decision): Promise<BackfillRecord>;
  /** Returns how far the unfinished backfills are, of a plugin or of all, oldest first. */
  backfills(plugin?: string): Promise<BackfillProgress[]>;
  /** Returns how far one backfill is, finished or not. */
  backfill(id: number): Promise<BackfillProgress | undefined>;
  /** Returns what operators decided, newest first. */
  decisions(query: { readonly plugin?: string; readonly limit?: number }): Promise<DecisionRecord[]>;
}

/** A pause that begins with the decision; it ends by itself at `until`, if that is given. */
export interface NewPause extends Decision {
  readonly until?: Date | null;
  /** A pause that lasts longer stays as it is. */
  readonly keepsLonger?: boolean;
}

/** One parked or owed window of a plugin, or (without an id) all of them, those of backfills among them. */
export interface WindowChoice {
  readonly plugin: string;
  readonly windowId?: number;
  readonly decision: Decision;
}

/** How a pause ends. */
export interface Resumption {
  readonly decision: Decision;
  /** Time from the cursor on that is skipped; its start is where the cursor was seen. Null: nothing is. */
  readonly skip: Window | null;
}

/** What `rewind()` takes; by the policy it is judged what becomes of a window whose owner is gone. */
export interface Rewind extends FailurePolicy {
  readonly to: Date;
  readonly decision: Decision;
  /** Leases whose owners are gone: they block nothing. */
  readonly dead: readonly LeaseRecord[];
}

/** What became of a rewind. */
export type Rewound =
  /** How many windows were rewound. */
  | { readonly kind: "rewound"; readonly from: Date; readonly windows: number }
  /** Nothing is covered after that instant; null: nothing at all. */
  | { readonly kind: "nothing"; readonly cursor: Date | null }
  /** A living process works on a window after that instant. */
  | { readonly kind: "busy"; readonly owner: Owner };

/** A cursor is not where it was seen: the plugin was rewound meanwhile. Nothing of the call is committed. */
export class CursorMovedError extends Error {
  override name = "CursorMovedError";

  constructor(plugin: string) {
    super(`Cannot move the cursor of "${plugin}": it moved meanwhile`);
  }
}
