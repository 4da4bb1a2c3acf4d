import type { Heartbeat, Lease } from "../../domain/window/owner.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Ledger, LedgerError } from "../../ports/ledger.ts";

/** How long a lease holds without a sign of life. */
export const LEASE_MS = 60_000;
/** How often its owner gives one. */
export const HEARTBEAT_MS = 20_000;

/** What `keepLease()` takes. */
export interface LeaseKeeping {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "heartbeat">;
  readonly lease: Lease;
  /** Aborts when the work is done. */
  readonly until: AbortSignal;
}

/**
 * Gives signs of life for a lease until the work is done; calls `end` once, if someone else took the lease (`lost`) or a
 * newer run shall take its place (`stop`). In the latter case it goes on: the run may need its grace.
 */
export async function keepLease(
  { clock, ledger, lease, until }: LeaseKeeping,
  end: (why: Exclude<Heartbeat, "held">) => void,
): Promise<void> {
  let good = clock.now().getTime() + LEASE_MS;
  let told = false;
  while (true) {
    await clock.sleep(HEARTBEAT_MS, until);
    if (until.aborted) return;
    const expiry = clock.now().getTime() + LEASE_MS;
    const answer = await beat(ledger, lease, new Date(expiry));
    // A ledger out of reach for a moment is no loss; one that stays so past the expiry may have given the lease away.
    if (answer === "lost" || answer === undefined && clock.now().getTime() > good) return end("lost");
    if (answer !== undefined) good = expiry;
    if (answer === "stop" && !told) end("stop");
    told ||= answer === "stop";
  }
}

async function beat(
  ledger: LeaseKeeping["ledger"],
  lease: Lease,
  expiresAt: Date,
): Promise<Heartbeat | undefined> {
  try {
    return await ledger.heartbeat(lease, expiresAt);
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}
