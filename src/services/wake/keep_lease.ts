import type { Heartbeat, Lease } from "../../domain/window/owner.ts";
import type { Clock } from "../../ports/clock.ts";
import { DiskError, type Ledger, LedgerError } from "../../ports/ledger.ts";

/** How long a lease holds without a sign of life. */
export const LEASE_MS = 60_000;
/** How often its owner gives one. */
export const HEARTBEAT_MS = 20_000;

/** How long a run goes on while the disk of its ledger is full. */
export const FULL_DISK_MS = 5 * 60_000;

/** Why a run must end: its lease is `lost`, a newer run takes its place (`stop`), or its disk stays full. */
export type LeaseEnd = Exclude<Heartbeat, "held"> | DiskError;

/** What `keepLease()` takes. */
export interface LeaseKeeping {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "heartbeat">;
  readonly lease: Lease;
  /** Aborts when the work is done. */
  readonly until: AbortSignal;
}

/**
 * Gives signs of life for a lease until the work is done; calls `end` once, if someone else took the lease (`lost`), a newer
 * run shall take its place (`stop`), or the disk of the ledger stays full (the error). In the second case it goes on: the run
 * may need its grace.
 *
 * On a full disk no lease is lost: its ledger is a file of this host, where the owner is seen alive.
 */
export async function keepLease(
  { clock, ledger, lease, until }: LeaseKeeping,
  end: (why: LeaseEnd) => void,
): Promise<void> {
  let good = clock.now().getTime() + LEASE_MS;
  let told = false;
  let fullSince: number | null = null;
  while (true) {
    await clock.sleep(HEARTBEAT_MS, until);
    if (until.aborted) return;
    const expiry = clock.now().getTime() + LEASE_MS;
    const answer = await beat(ledger, lease, new Date(expiry));
    if (answer instanceof DiskError) {
      fullSince ??= clock.now().getTime();
      if (clock.now().getTime() - fullSince >= FULL_DISK_MS) return end(answer);
      continue;
    }
    fullSince = null;
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
): Promise<Heartbeat | DiskError | undefined> {
  try {
    return await ledger.heartbeat(lease, expiresAt);
  } catch (error) {
    if (error instanceof DiskError) return error;
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}
