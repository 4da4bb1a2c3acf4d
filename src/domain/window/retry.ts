import type { RetryPolicy } from "./policies.ts";

/** What becomes of a window after a run. */
export type NextState =
  | { readonly state: "done" }
  | { readonly state: "owed"; readonly notBefore: Date }
  | { readonly state: "parked" };

/** The largest part of a wait that chance may take away. */
const JITTER = 0.2;

/**
 * Returns what becomes of a window after a failed attempt: owed after a wait that doubles with each failure, or parked.
 * Chance shortens the wait by up to a fifth, so that what failed at the same moment is not tried again at the same moment.
 *
 * @param policy The plugin's retry policy.
 * @param failures Failures of the window so far, this one included. What was cancelled is none.
 * @param moment When the attempt ended, and a number from 0 (the full wait) to 1.
 *
 * @example The wait doubles up to its maximum
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const policy = { attempts: 3, backoffMs: 30_000, maxMs: 100_000, parkAfter: 10 };
 * const moment = { now: new Date(0), roll: 0 };
 * assertEquals(afterFailure(policy, 1, moment), { state: "owed", notBefore: new Date(30_000) });
 * assertEquals(afterFailure(policy, 2, moment), { state: "owed", notBefore: new Date(60_000) });
 * assertEquals(afterFailure(policy, 3, moment), { state: "owed", notBefore: new Date(100_000) });
 * assertEquals(afterFailure(policy, 3, { ...moment, roll: 0.5 }), { state: "owed", notBefore: new Date(90_000) });
 * assertEquals(afterFailure(policy, 10, moment), { state: "parked" });
 * ```
 */
export function afterFailure(policy: RetryPolicy, failures: number, { now, roll }: FailureMoment): NextState {
  if (failures >= policy.parkAfter) return { state: "parked" };
  // The exponent has a bound: 0 ms times an infinite power would be no number at all.
  const wait = Math.min(policy.backoffMs * 2 ** Math.min(failures - 1, 60), policy.maxMs);
  return { state: "owed", notBefore: new Date(now.getTime() + Math.round(wait * (1 - JITTER * roll))) };
}

/** When an attempt failed, and what chance made of it. */
export interface FailureMoment {
  readonly now: Date;
  readonly roll: number;
}

/**
 * Returns what becomes of a window whose owner was found dead: owed at once (the next wake-up is already later than the
 * crash), or parked.
 *
 * @param policy The plugin's retry policy.
 * @param failures Failures of the window so far, this crash included.
 * @param now When it was found.
 */
export function afterCrash(policy: RetryPolicy, failures: number, now: Date): NextState {
  return failures >= policy.parkAfter ? { state: "parked" } : { state: "owed", notBefore: now };
}
