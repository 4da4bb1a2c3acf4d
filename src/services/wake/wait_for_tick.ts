import { endOfMinute } from "../../domain/instant/minute.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { knownSchedule } from "../../domain/manifest/plugin_schedule.ts";
import { pauseAt } from "../../domain/window/pause.ts";
import type { ClaimRoom } from "./claim_next.ts";

/**
 * Waits for the plugin's next tick if it comes within this minute.
 *
 * @returns Whether it came.
 */
export async function waitForTick(room: ClaimRoom, entry: PluginEntry, stop: AbortSignal): Promise<boolean> {
  const now = room.clock.now();
  const tick = await nextKnownTick(room, entry, now);
  if (tick === null || tick >= endOfMinute(now)) return false;
  await room.clock.sleep(tick.getTime() - now.getTime(), stop);
  return !stop.aborted;
}

/** Returns a plugin's next tick by what it reported last; null if none follows, it shall not run, or its schedule is not known. */
export async function nextKnownTick(
  { ledger, localZone }: Pick<ClaimRoom, "ledger" | "localZone">,
  entry: PluginEntry,
  now: Date,
): Promise<Date | null> {
  const record = (await ledger.state(entry.name))?.record;
  if (record === undefined || pauseAt(record, now) !== null || record.told?.enabled === false) return null;
  return knownSchedule(entry, record.told, localZone)?.next(now) ?? null;
}
