import type { Burial, OpenWindow } from "./claim.ts";
import { ERRORS } from "./end_of_burial.ts";
import { isSameLease, type LeaseRecord } from "./owner.ts";
import { afterCrash, afterStop, type FailurePolicy, notAgain } from "./retry.ts";

/** What two readings of one expiry may differ by, where the clocks of hosts do; a sign of life moves it by more. */
const NOISE_MS = 5_000;

/** By what it is judged who is dead. */
export interface BurialPolicy extends FailurePolicy {
  readonly now: Date;
  /** Leases whose owners were found dead, or that expired out of sight. All others, and those with a sign of life since, count as held. */
  readonly dead: readonly LeaseRecord[];
}

/** Ends the leases of the dead; returns how, and the open windows as they are then. */
export function bury(
  open: readonly OpenWindow[],
  policy: BurialPolicy,
): { readonly buried: readonly Burial[]; readonly left: readonly OpenWindow[] } {
  const buried: Burial[] = [];
  const left = open.map((window) => {
    const { lease } = window;
    if (lease === null || !isStillDead(lease, policy.dead)) return window;
    const burial = burialOf(window, lease, policy);
    buried.push(burial);
    const notBefore = burial.next.state === "owed" ? burial.next.notBefore : null;
    return { ...window, state: burial.next.state, notBefore, lease: null };
  });
  return { buried, left };
}

/** Who was asked to stop, and was stopped, did not fail: its window stays owed, with no failure counted. */
function burialOf(window: OpenWindow, lease: LeaseRecord, policy: BurialPolicy): Burial {
  const { owedSince, failures } = window;
  const { now } = policy;
  if (lease.stopAt !== null) {
    const reason = notAgain(window, ERRORS.superseded);
    return { lease, outcome: "superseded", next: afterStop(policy, { notBefore: now, reason }) };
  }
  const failed = { failures: failures + 1, owedSince, now, reason: notAgain(window, ERRORS.crashed) };
  return { lease, outcome: "crashed", next: afterCrash(policy, failed) };
}

/**
 * Tells whether a lease is one of those whose owners were found dead, with no sign of life since: an owner out of sight,
 * whose lease had expired when it was looked at, may have given one before the look leads to anything.
 *
 * @param lease The lease as it is now.
 * @param dead Leases as they were when their owners were looked for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const owner = { host: "far", boot: "1", namespace: "pid:[1]", pid: 7, started: "1" };
 * const silent = { windowId: 1, token: 1, plugin: "report", owner, expiresAt: new Date(60_000), stopAt: null, group: null };
 * assertEquals(isStillDead(silent, [silent]), true);
 * assertEquals(isStillDead({ ...silent, expiresAt: new Date(120_000) }, [silent]), false);
 * assertEquals(isStillDead({ ...silent, token: 2 }, [silent]), false);
 * ```
 */
export function isStillDead(lease: LeaseRecord, dead: readonly LeaseRecord[]): boolean {
  return dead.some((other) =>
    isSameLease(lease, other) && Math.abs(lease.expiresAt.getTime() - other.expiresAt.getTime()) < NOISE_MS
  );
}
