import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { ClaimRoom } from "./claim_next.ts";
import { endOfMinute } from "./end_of_minute.ts";
import { toldSchedule } from "../load/told_schedule.ts";

/**
 * Waits for the plugin's next tick if it comes within this minute.
 *
 * @returns Whether it came.
 */
export async function waitForTick(room: ClaimRoom, entry: PluginEntry, stop: AbortSignal): Promise<boolean> {
  const now = room.clock.now();
  const tick = (await toldSchedule(room, entry))?.next(now) ?? null;
  if (tick === null || tick >= endOfMinute(now)) return false;
  await room.clock.sleep(tick.getTime() - now.getTime(), stop);
  return !stop.aborted;
}
