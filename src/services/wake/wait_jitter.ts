import { jitterOf } from "../../domain/schedule/jitter.ts";
import { type ClaimRoom, glance } from "./claim_next.ts";
import type { PreparedPlugin } from "../load/prepare_plugin.ts";
import { nextKnownTick } from "./wait_for_tick.ts";

/** Waits the plugin's jitter, if there may be work; never up to its next tick, however long the jitter. */
export async function waitJitter(
  room: ClaimRoom,
  prepared: PreparedPlugin,
  stop: AbortSignal,
): Promise<void> {
  const { entry } = prepared;
  if (entry.jitterMs === 0 || await glance(room, prepared) !== "maybe") return;
  const now = room.clock.now();
  const next = await nextKnownTick(room, entry, now);
  const longest = next === null ? entry.jitterMs : Math.min(entry.jitterMs, next.getTime() - now.getTime());
  await room.clock.sleep(jitterOf(longest, [room.processes.self().host, entry.name]), stop);
}
