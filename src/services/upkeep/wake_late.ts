import type { Manifest, PluginEntry } from "../../domain/manifest/manifest.ts";
import { knownSchedule } from "../../domain/manifest/plugin_schedule.ts";
import type { Schedule } from "../../domain/schedule/schedule.ts";
import type { ClaimState } from "../../domain/window/claim.ts";
import { decideClaim } from "../../domain/window/decide_claim.ts";
import type { Launcher } from "../../ports/launcher.ts";
import type { RunMemory } from "../../ports/run_memory.ts";
import type { RunSlots } from "../../ports/run_slots.ts";
import type { WakeTraces } from "../../ports/wake_traces.ts";
import { claimPolicy, type ClaimRoom, deadLeases } from "../wake/claim_next.ts";

const MINUTE_MS = 60_000;
/** How long cron, and whoever else wakes a plugin at its tick, gets for it. */
const PATIENCE_MS = MINUTE_MS;

/** What late plugins are woken with. */
export interface WakeLateRoom extends ClaimRoom {
  readonly manifest: Pick<Manifest, "plugins">;
  readonly traces: WakeTraces;
  readonly launcher: Pick<Launcher, "start">;
  readonly slots: Pick<RunSlots, "waiting">;
  readonly memory: Pick<RunMemory, "waiting">;
}

/**
 * Wakes every plugin that has something to do which nobody does: a tick that passed while the machine was off, say, or an owed window
 * whose wait is over. Not one that is disabled or paused, that runs or waits for its turn, or that was woken just now.
 *
 * @returns The plugins that were woken. Their processes go on by themselves.
 */
export async function wakeLate(room: WakeLateRoom): Promise<string[]> {
  const woken: string[] = [];
  const [forSlot, forMemory] = await Promise.all([room.slots.waiting(), room.memory.waiting()]);
  for (const entry of room.manifest.plugins.values()) {
    // The manager is what does this.
    if (entry.module.kind === "builtin" || entry.enabled === false || entry.issues !== undefined) continue;
    if (forSlot.has(entry.name) || forMemory.has(entry.name)) continue;
    if (!await isLate(room, entry)) continue;
    room.launcher.start(entry.name);
    woken.push(entry.name);
  }
  return woken;
}

async function isLate(room: WakeLateRoom, entry: PluginEntry): Promise<boolean> {
  const { name, order } = entry;
  const state = await room.ledger.state(name, { order });
  if (state === undefined || state.record.told?.enabled === false) return false;
  const schedule = scheduleOf(room, entry, state);
  if (schedule === null) return false;
  const dead = deadLeases(room, state);
  const isRunning = state.open.some(({ lease }) => lease !== null && !dead.includes(lease));
  const now = room.clock.now().getTime();
  // A wake-up that came may still spread its start, or wait for its turn.
  const quietMs = PATIENCE_MS + entry.jitterMs;
  const wasWoken = room.traces.read(name).some((at) => Math.abs(now - at.getTime()) < quietMs);
  if (isRunning || wasWoken) return false;
  const { then } = decideClaim(state, claimPolicy(room, entry, { schedule, dead }));
  switch (then.kind) {
    case "retry":
      return true;
    case "new": {
      const [first, last] = [schedule.next(then.window.start), schedule.last(new Date(now))];
      if (first === null || last === null || now - first.getTime() < quietMs) return false;
      // What is older than that is not made up for; the next tick records it as skipped.
      return entry.catchupLimitMs === null || now - last.getTime() <= entry.catchupLimitMs;
    }
    case "nothing":
    case "busy":
    case "replace":
      return false;
  }
}

function scheduleOf({ localZone }: ClaimRoom, entry: PluginEntry, { record }: ClaimState): Schedule | null {
  try {
    return knownSchedule(entry, record.told, localZone);
  } catch (error) {
    // What it reported is no schedule; its load error says so.
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}
