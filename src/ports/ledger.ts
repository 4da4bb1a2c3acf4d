import type { Trigger } from "../domain/contract/run_context.ts";
import type { ClaimDecision, ClaimState } from "../domain/window/claim.ts";
import type { Heartbeat, Lease, LeaseRecord, Owner, SandboxGroup } from "../domain/window/owner.ts";
import type { Order } from "../domain/window/policies.ts";
import type {
  PluginRecord,
  Provenance,
  RunOutcome,
  RunRecord,
  WindowRecord,
  WindowState,
} from "../domain/window/records.ts";
import type { Registration } from "../domain/window/registration.ts";
import type { NextState } from "../domain/window/retry.ts";
import type { OperatorActions } from "./operator_actions.ts";
import type { WakeGaps } from "./wake_gaps.ts";

/** The database of plugins, windows and runs: it alone decides what is due, and forgets nothing. */
export interface Ledger extends OperatorActions, WakeGaps, AsyncDisposable {
  /** Records a plugin, or updates its record. Cursor, pause and first registration stay. */
  register(registration: Registration): Promise<PluginRecord>;
  /** Returns what a claim would be judged by: a plugin's record, its owed and leased windows; changes nothing. */
  state(plugin: string, query?: StateQuery): Promise<ClaimState | undefined>;
  /**
   * Reads a plugin's state, lets `decide` judge it and executes the decision, all in one immediate transaction.
   *
   * @throws {RangeError} If the plugin is not registered, or has no such backfill.
   */
  claim(request: ClaimRequest, decide: (state: ClaimState) => ClaimDecision): Promise<Claim>;
  /** Moves a lease's expiry. Says whether the lease is still held, and whether its owner is asked to stop. */
  heartbeat(lease: Lease, expiresAt: Date): Promise<Heartbeat>;
  /**
   * Commits `[start, until)` of a leased window as a done window of its own; the leased one shrinks to the rest.
   * Returns false, and commits nothing, if the lease is no longer held.
   *
   * @throws {RangeError} If `until` does not lie strictly inside the window.
   */
  checkpoint(lease: Lease, until: Date): Promise<boolean>;
  /**
   * Ends a run and returns its lease. Returns false, and changes nothing but the run's own record (to
   * `superseded`), if the lease is no longer held. Called again with the same end, since an answer may be lost, it returns
   * true again.
   */
  settle(lease: Lease, settlement: Settlement): Promise<boolean>;
  /** Returns a plugin's windows, or those that are wanted, oldest first. */
  windows(plugin: string, query?: WindowQuery): Promise<WindowRecord[]>;
  /** Returns runs, newest first. */
  runs(query: RunQuery): Promise<RunRecord[]>;
  /** Returns a summary of every plugin on record, in one read. */
  summaries(): Promise<PluginSummary[]>;
  /** Returns what `status` shows of every plugin on record, in one read: their summaries, and what they are working on. */
  overview(): Promise<PluginOverview[]>;
}

/** For what a state is read. */
export interface StateQuery {
  /** Where it is strict, the state includes the oldest parked window; "any" if left out. */
  readonly order?: Order;
  /** The state has the owed windows of this backfill; left out, scheduled ones. */
  readonly backfillId?: number;
}

/** What `claim()` takes. */
export interface ClaimRequest {
  readonly plugin: string;
  readonly owner: Owner;
  readonly now: Date;
  readonly expiresAt: Date;
  readonly trigger: Trigger;
  /** Where it is strict, the claim is judged by the oldest parked window, too; "any" if left out. */
  readonly order?: Order;
  /** The processes of the run that is begun; null if it has none of its own. */
  readonly group: SandboxGroup | null;
  readonly provenance: Provenance;
  /** Claims a window of this backfill; left out, a scheduled one. */
  readonly backfillId?: number;
}

/** What became of a claim. */
export type Claim =
  | { readonly kind: "nothing" }
  | { readonly kind: "busy"; readonly owner: Owner }
  /** The owners of these leases were asked to stop; claim again when they have. */
  | { readonly kind: "replace"; readonly leases: readonly LeaseRecord[] }
  | ClaimedWindow;

/** A window that this process now holds, and the run that was begun on it. */
export interface ClaimedWindow {
  readonly kind: "claimed";
  readonly lease: Lease;
  readonly window: WindowRecord;
  readonly runId: number;
  readonly attempt: number;
  readonly trigger: Trigger;
}

/** How a run ended, and what that makes of its window. */
export interface Settlement {
  readonly outcome: Exclude<RunOutcome, "running">;
  readonly endedAt: Date;
  readonly error?: string;
  readonly next: NextState;
}

/** Which windows of a plugin to return. */
export interface WindowQuery {
  /** Those that reach beyond this instant. */
  readonly from?: Date;
  /** Those that begin before this instant. */
  readonly to?: Date;
  readonly states?: readonly WindowState[];
  /** The newest ones only; with `after`, the oldest ones. */
  readonly limit?: number;
  /** Those that follow this one: the next page. */
  readonly after?: Pick<WindowRecord, "id" | "start">;
}

/** Which runs to return. */
export interface RunQuery {
  readonly id?: number;
  readonly plugin?: string;
  /** Those that began at this instant or later. */
  readonly from?: Date;
  /** Those that began before this instant. */
  readonly to?: Date;
  readonly outcomes?: readonly RunOutcome[];
  readonly limit?: number;
}

/** One plugin on record; counts are of scheduled windows and of backfills together. */
export interface PluginSummary {
  readonly record: PluginRecord;
  readonly owed: number;
  readonly parked: number;
  readonly leased: number;
  /** Earliest `notBefore` of its owed windows. */
  readonly retryAt: Date | null;
  /** Start of its oldest window that is owed or parked. */
  readonly oldestOwed: Date | null;
  /** Start of its oldest scheduled window that is owed, parked or leased: before it, all is done or skipped. */
  readonly oldestUndone: Date | null;
  readonly lastRun: RunRecord | null;
}

/** One plugin in `status`. */
export interface PluginOverview extends PluginSummary {
  /** Its leased windows, the oldest run first, those of dead processes among them. */
  readonly running: readonly RunningWindow[];
  /** Median of its last good runs, 20 at most, in milliseconds; null if there is none, or nothing is leased. */
  readonly medianMs: number | null;
  /** When its newest run began that is no backfill's, on whatever host; null if there is none. */
  readonly lastWakeUp: Date | null;
}

/** A leased window and the run that works on it. */
export interface RunningWindow {
  readonly lease: LeaseRecord;
  /** Of the window. */
  readonly start: Date;
  readonly runId: number;
  readonly startedAt: Date;
  readonly attempt: number;
}

/**
 * The ledger cannot be used: it cannot be opened, is damaged, locked, full, or of a newer version. The message says
 * which, and what to do. Nothing of the call that failed is committed.
 */
export class LedgerError extends Error {
  override name = "LedgerError";
}

/** The disk that the ledger is on is full, or does not read or write. */
export class DiskError extends LedgerError {
  override name = "DiskError";
}

/** There is no ledger, and the call was not to make one. */
export class AbsentLedgerError extends LedgerError {
  override name = "AbsentLedgerError";
}
