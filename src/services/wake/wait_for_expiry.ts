import { endOfMinute } from "../../domain/instant/minute.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { ClaimRoom } from "./claim_next.ts";

/**
 * Waits for a lease of the plugin that runs out within this minute, if nothing is to be seen of its owner: what a host
 * that died had in hand is taken over as soon as its lease is free, and not a tick later.
 *
 * @returns Whether that moment came. A living owner has renewed its lease by then.
 */
export async function waitForExpiry(
  { clock, ledger, processes }: ClaimRoom,
  { name }: PluginEntry,
  stop: AbortSignal,
): Promise<boolean> {
  const now = clock.now();
  const leases = (await ledger.state(name))?.open.flatMap(({ lease }) => lease ?? []) ?? [];
  const unseen = leases.filter(({ owner }) => processes.look(owner) === "unknown");
  const expiry = Math.min(
    ...unseen.map(({ expiresAt }) => expiresAt.getTime()).filter((time) => time > now.getTime()),
  );
  if (expiry >= endOfMinute(now).getTime()) return false;
  await clock.sleep(expiry - now.getTime(), stop);
  return !stop.aborted;
}
