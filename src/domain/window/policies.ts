/** Where the first window starts. */
export type Since = { readonly kind: "epoch" } | { readonly kind: "now" } | {
  readonly kind: "at";
  readonly at: Date;
};

/** What becomes of several missed ticks: one window over all, a window each, or the last one only. */
export type Catchup = "merge" | "each" | "latest";

/** What a tick does while an earlier window is still worked on: wait, go on beside it, or take its place. */
export type Overlap = "forbid" | "allow" | "replace";

/** When a failed window is tried again. */
export interface RetryPolicy {
  /** Attempts within one wake-up, at least 1. */
  readonly attempts: number;
  /** Wait after the first failure; doubles with each further one. */
  readonly backoffMs: number;
  /** Longest wait. */
  readonly maxMs: number;
  /** Failures after which a window may be parked: set aside until someone retries it. */
  readonly parkAfter: number;
  /** How long it must have been owed for that; null: a day, or two ticks if they take longer. */
  readonly parkAgeMs: number | null;
}

/** In which order windows are done: newer ones may go on while an owed one waits, or they wait for it. */
export type Order = "any" | "strict";

/** How often a window is begun: until it is done, or once, whatever becomes of it. */
export type Delivery = "at_least_once" | "at_most_once";
