import type { LeaseRecord } from "./owner.ts";
import { isSameLease } from "./same_lease.ts";

/** What two readings of one expiry may differ by, where the clocks of hosts do; a sign of life moves it by more. */
const NOISE_MS = 5_000;

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
