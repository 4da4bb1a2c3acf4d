import type { Window } from "../contract/run_context.ts";
import type { Step } from "./step.ts";

/** A span of time that a plugin does again (or for the first time) because a person asked for it. */
export interface Backfill extends Window {
  readonly step: Step;
}

/** A backfill as the ledger keeps it. */
export interface BackfillRecord extends Backfill {
  readonly id: number;
  readonly plugin: string;
  /** End of its last window: all time before it has one. */
  readonly cursor: Date;
}

/** How far a backfill is. */
export interface BackfillProgress {
  readonly backfill: BackfillRecord;
  /** Windows by state. */
  readonly done: number;
  readonly owed: number;
  readonly leased: number;
  readonly parked: number;
  /** Time in done or skipped windows. */
  readonly settledMs: number;
}
