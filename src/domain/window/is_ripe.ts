import type { RetryPolicy } from "./policies.ts";
import type { OpenWindow } from "./claim.ts";

/** By what it is judged whether an owed window may be tried now. */
export interface RipePolicy {
  readonly now: Date;
  readonly retry: RetryPolicy;
  /** Ids of owed windows that are not to be tried again now. */
  readonly usedUp?: ReadonlySet<number>;
  /** A person waits: no window's wait counts. */
  readonly atOnce?: boolean;
}

/**
 * Tells whether an owed window may be tried now. A wait beyond the longest one was counted by a clock that has been set
 * back since: it holds nobody up.
 */
export function isRipe(
  { id, notBefore, state }: OpenWindow,
  { now, retry, usedUp, atOnce = false }: RipePolicy,
): boolean {
  if (state !== "owed" || usedUp?.has(id)) return false;
  return atOnce || notBefore === null || notBefore <= now ||
    notBefore.getTime() > now.getTime() + retry.maxMs;
}
