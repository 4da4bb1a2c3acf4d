import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { ClaimRoom } from "./claim_next.ts";
import { toldSchedule } from "../load/told_schedule.ts";

const MINUTE = 60_000;

/**
 * Waits for the plugin's next tick if it comes within this minute, since cron wakes at whole minutes only.
 *
 * @returns Whether it came.
 */
export async function waitForTick(room: ClaimRoom, entry: PluginEntry, stop: AbortSignal): Promise<boolean> {
  const now = room.clock.now();
  const nextMinute = (Math.floor(now.getTime() / MINUTE) + 1) * MINUTE;
  const tick = (await toldSchedule(room, entry))?.next(now) ?? null;
  if (tick === null || tick.getTime() >= nextMinute) return false;
  await room.clock.sleep(tick.getTime() - now.getTime(), stop);
  return !stop.aborted;
}
