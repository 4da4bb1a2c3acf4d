import type { Window } from "../contract/run_context.ts";

/** Time in which a host's cron should have woken plugins, and did not: from the first such minute to the end of the last one. */
export interface WakeGap extends Window {
  /** Null: it woke none at all. */
  readonly plugin: string | null;
}

/** A gap as the ledger keeps it. */
export interface WakeGapRecord extends WakeGap {
  readonly host: string;
}
