import { isSameLease, type LeaseRecord } from "../../domain/window/owner.ts";
import { GRACE_MS } from "./attempt.ts";
import { type ClaimRoom, deadLeases } from "./claim_next.ts";
import { HEARTBEAT_MS } from "./keep_lease.ts";

/** How often it is looked whether a place is free. */
const LOOK_MS = 250;
/** What a process needs beyond its grace to commit how its run ended. */
const MARGIN_MS = 5_000;

/**
 * Waits until owners that were asked to stop have given their leases back. Those of this host are sent a signal, and are
 * killed if they outlive their grace; the others hear of it at their next sign of life.
 *
 * @returns Whether all leases are free; if not, a later wake-up finds them so.
 */
export async function makeWay(
  room: ClaimRoom,
  leases: readonly LeaseRecord[],
  stop: AbortSignal,
): Promise<boolean> {
  const { clock, processes } = room;
  const began = clock.now().getTime();
  const near = leases.filter(({ owner }) => processes.end(owner, "politely"));
  let killed = false;
  while (!stop.aborted) {
    if (await areFree(room, leases)) return true;
    const waited = clock.now().getTime() - began;
    if (waited > HEARTBEAT_MS + GRACE_MS + MARGIN_MS) return false;
    if (!killed && waited > GRACE_MS + MARGIN_MS) {
      for (const { owner } of near) processes.end(owner, "at once");
      killed = true;
    }
    await clock.sleep(LOOK_MS, stop);
  }
  return false;
}

async function areFree(room: ClaimRoom, leases: readonly LeaseRecord[]): Promise<boolean> {
  const [first] = leases;
  const state = first && await room.ledger.state(first.plugin);
  if (state === undefined) return true;
  const dead = deadLeases(room, state);
  const held = state.open.flatMap(({ lease }) => lease ?? []).filter((lease) => !dead.includes(lease));
  return !held.some((lease) => leases.some((other) => isSameLease(lease, other)));
}
