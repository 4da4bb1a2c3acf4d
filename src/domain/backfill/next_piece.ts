import type { Window } from "../contract/run_context.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { cutWindow } from "../window/cut_window.ts";
import type { BackfillRecord } from "./backfill.ts";

/** How a backfill is cut, beside its step. */
export interface PiecePolicy {
  readonly schedule: Schedule;
  /** The longest window, or null if there is no limit. */
  readonly maxWindowMs: number | null;
}

/**
 * Returns the next window of a backfill, or null if all of it has one. Its windows tile it exactly: the first starts where
 * it starts, and the last ends where it ends, on a tick or not.
 */
export function nextPiece(
  { step, cursor: start, end }: Pick<BackfillRecord, "step" | "cursor" | "end">,
  policy: PiecePolicy,
): Window | null {
  if (start >= end) return null;
  switch (step.kind) {
    case "merge":
      return cutWindow({ start, end }, { ...policy, align: true });
    case "each":
      return cutWindow({ start, end: earlier(policy.schedule.next(start), end) }, { ...policy, align: true });
    case "every":
      return cutWindow({ start, end: earlier(new Date(start.getTime() + step.ms), end) }, {
        ...policy,
        align: false,
      });
  }
}

function earlier(one: Date | null, other: Date): Date {
  return one !== null && one < other ? one : other;
}
