import { endOfMinute, startOfMinute } from "../../domain/instant/minute.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { knownSchedule } from "../../domain/manifest/plugin_schedule.ts";
import type { RetryWaits } from "../../ports/retry_waits.ts";
import type { ClaimRoom } from "./claim_next.ts";

/** How long a process may wait for the next attempt at a window: what takes longer is up to a later wake-up. */
export const LONGEST_WAIT_MS = 60_000;

/** What is waited with. */
export type RetryWaitDeps = Pick<ClaimRoom, "clock" | "ledger" | "localZone"> & {
  readonly waits: RetryWaits;
};

/**
 * Begins the wait of a wake-up for the next attempt at a window; null if it must not wait: for longer than a minute, beyond
 * the next wake-up by cron, which then takes the window, or beside another process.
 */
export async function beginRetryWait(
  { clock, ledger, localZone, waits }: RetryWaitDeps,
  entry: PluginEntry,
  until: Date,
): Promise<Disposable | null> {
  const now = clock.now();
  if (until.getTime() - now.getTime() > LONGEST_WAIT_MS) return null;
  const told = (await ledger.state(entry.name))?.record.told;
  const tick = knownSchedule(entry, told, localZone)?.next(new Date(endOfMinute(now).getTime() - 1));
  if (tick != null && startOfMinute(tick) <= until) return null;
  return await waits.begin(entry.name);
}
