import type { Window } from "../contract/run_context.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { BackfillRecord } from "./backfill.ts";
import { type BurialPolicy, bury } from "./bury.ts";
import type { ClaimDecision, ClaimState, ClaimStep, OpenWindow } from "./claim.ts";
import { cutWindow } from "./cut_window.ts";
import { isRipe, type RipePolicy } from "./is_ripe.ts";
import type { Overlap } from "./policies.ts";
import { skipBegun } from "./skip_begun.ts";

/** How a backfill is cut, beside its step. */
export interface SlicePolicy {
  readonly schedule: Schedule;
  /** The longest window, or null if there is no limit. */
  readonly maxWindowMs: number | null;
}

/** By what the claim of a backfill is judged. */
export interface BackfillPolicy extends BurialPolicy, RipePolicy, SlicePolicy {
  readonly schedule: Schedule;
  readonly overlap: Overlap;
}

/**
 * Judges the claim of a backfill: the dead are buried first, then its oldest owed window is taken, else its next one. Unless
 * the plugin's runs may overlap, it waits while any other run of the plugin lives. A pause does not hold it up: someone
 * asks for it by hand.
 */
export function decideBackfill({ open, backfill }: ClaimState, policy: BackfillPolicy): ClaimDecision {
  if (backfill === null) throw new TypeError("Cannot judge the claim of a backfill: there is none");
  const { buried, left: unburied } = bury(open, policy);
  const { skipped, left } = skipBegun(unburied, policy);
  return { buried, ...skipped.length > 0 && { skipped }, then: nextStep(backfill, left, policy) };
}

function nextStep(
  backfill: BackfillRecord,
  open: readonly OpenWindow[],
  policy: BackfillPolicy,
): ClaimStep {
  const held = open.find(({ lease }) => lease !== null)?.lease;
  if (held && policy.overlap !== "allow") return { kind: "busy", owner: held.owner };
  const owed = open.find((window) => window.backfillId === backfill.id && isRipe(window, policy));
  if (owed) return { kind: "retry", windowId: owed.id };
  const window = nextSlice(backfill, policy);
  return window === null ? { kind: "nothing" } : { kind: "new", window, skipped: null };
}

/**
 * Returns the next window of a backfill, or null if all of it has one. Its windows tile it exactly: the first starts where
 * it starts, and the last ends where it ends, on a tick or not.
 */
function nextSlice(
  { step, cursor: start, end }: Pick<BackfillRecord, "step" | "cursor" | "end">,
  policy: SlicePolicy,
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
