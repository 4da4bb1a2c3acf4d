import type { Window } from "../contract/run_context.ts";

/** Who decided something by hand, when, and why. */
export interface Decision {
  /** A person, such as `ann@web1`. */
  readonly by: string;
  readonly at: Date;
  readonly why: string | null;
}

/** What can be decided by hand. */
export type DecisionKind = "skip" | "retry" | "pause" | "resume" | "rewind" | "backfill";

/** A decision as the ledger keeps it; it is never changed. */
export interface DecisionRecord extends Decision {
  readonly id: number;
  readonly plugin: string;
  readonly kind: DecisionKind;
  /** The time that it is about, where it is about any. */
  readonly window: Window | null;
}
