import type { BackfillRecord } from "./backfill.ts";
import type { Window } from "../contract/run_context.ts";
import type { Lease, LeaseRecord, Owner } from "./owner.ts";
import type { PluginRecord, WindowRecord } from "./records.ts";
import type { NextState } from "./retry.ts";

/** What the ledger knows of a plugin at the moment of a claim. */
export interface ClaimState {
  readonly record: PluginRecord;
  /**
   * All leased windows, and those that are owed, oldest first: scheduled ones or, if a backfill is claimed for, its own. Of very many owed
   * ones, the oldest and those whose wait is over.
   */
  readonly open: readonly OpenWindow[];
  /** The backfill that is claimed for; null if a wake-up claims. */
  readonly backfill: BackfillRecord | null;
  /** Start of the oldest scheduled window that is parked, null if none is; read only where the order is strict. */
  readonly oldestParked?: Date | null;
}

/** An owed or leased window; the lease is null for an owed one. */
export interface OpenWindow extends WindowRecord {
  readonly lease: LeaseRecord | null;
}

/** What a claim shall do, in this order. */
export interface ClaimDecision {
  /** Leases whose owners are gone. */
  readonly buried: readonly Burial[];
  /** Owed windows that began before, and must not begin again. Left out: none. */
  readonly skipped?: readonly SkippedWindow[];
  readonly then: ClaimStep;
}

/** An owed window that is skipped. */
export interface SkippedWindow {
  readonly windowId: number;
  readonly reason: string;
}

/** How the run of an owner that is gone ends, and what becomes of its window. */
export interface Burial {
  readonly lease: Lease;
  /** `superseded` if it had been asked to stop. */
  readonly outcome: "crashed" | "superseded";
  readonly next: NextState;
}

/** The one window that a claim takes, or why it takes none. */
export type ClaimStep =
  | { readonly kind: "nothing" }
  | { readonly kind: "busy"; readonly owner: Owner }
  /** Ask these owners to stop: a newer window shall take the place of theirs. */
  | { readonly kind: "replace"; readonly leases: readonly LeaseRecord[] }
  /** Lease an owed window again. */
  | { readonly kind: "retry"; readonly windowId: number }
  /** Record `skipped`, lease `window`, move the cursor (of the plugin, or of the backfill) to its end. */
  | { readonly kind: "new"; readonly window: Window; readonly skipped: Window | null };
