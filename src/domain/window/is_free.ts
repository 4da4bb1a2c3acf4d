import type { LeaseRecord, Sighting } from "./owner.ts";

/**
 * Tells whether a lease may be taken from its owner: at once if the owner is dead, after its expiry if nothing can be
 * seen of it. An owner seen alive keeps its lease, however long it was silent.
 *
 * @param lease The lease as the ledger has it.
 * @param sighting What was seen of its owner.
 * @param now The time by this host's clock.
 *
 * @example An owner on another host
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const lease = { expiresAt: new Date("2026-01-01T00:01:00Z") };
 * assertEquals(isFree(lease, "unknown", new Date("2026-01-01T00:00:59Z")), false);
 * assertEquals(isFree(lease, "unknown", new Date("2026-01-01T00:01:00Z")), true);
 * assertEquals(isFree(lease, "alive", new Date("2026-01-02T00:00:00Z")), false);
 * ```
 */
export function isFree(lease: Pick<LeaseRecord, "expiresAt">, sighting: Sighting, now: Date): boolean {
  switch (sighting) {
    case "alive":
      return false;
    case "dead":
      return true;
    case "unknown":
      return lease.expiresAt <= now;
  }
}
