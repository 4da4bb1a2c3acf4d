import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { Lowerer } from "../../domain/schedule/lower/lowerer.ts";
import { parseSchedule, type Schedule } from "../../domain/schedule/schedule.ts";
import { cursorOf } from "../../domain/window/cursor_of.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { SystemZones } from "../../ports/system_zones.ts";

/** What wake-ups are planned with. */
export interface PlanRoom {
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** The zone in which cron works. */
  readonly localZone: string;
  readonly systemZones: SystemZones;
  readonly lowerer: Lowerer;
}

/** When cron shall wake a plugin. */
export interface WakeUps {
  readonly schedule: Schedule;
  /** Five fields each; none once the last tick has passed and all time up to it is covered. */
  readonly lines: readonly string[];
  readonly perDay: number;
}

/** Returns when cron shall wake a plugin, so that no tick of its schedule is missed. */
export async function planWakeUps(
  room: PlanRoom,
  entry: PluginEntry,
  schedule: Schedule,
): Promise<WakeUps> {
  const { localZone: zone, systemZones } = room;
  const reader = { zone, now: room.clock.now(), clock: systemZones.clock(zone) };
  const { lines, wakeUpsPerDay: perDay } = room.lowerer.lower(schedule, reader);
  if (lines.length > 0 || await isSettled(room, entry, schedule)) return { schedule, lines, perDay };
  // A machine that was off at the last tick must not wait for the same day of another year.
  const hourly = room.lowerer.lower(parseSchedule("? * * * *", "UTC", entry.name), reader);
  return { schedule, lines: hourly.lines, perDay: hourly.wakeUpsPerDay };
}

/** Tells whether nothing is left to do for a schedule whose last tick has passed. */
async function isSettled(
  { clock, ledger }: PlanRoom,
  { name, since }: PluginEntry,
  schedule: Schedule,
): Promise<boolean> {
  const now = clock.now();
  const state = await ledger.state(name);
  const covered = cursorOf(state?.record ?? { cursor: null, registeredAt: now }, since);
  const last = schedule.last(now);
  return (last === null || last <= covered) && (state?.open ?? []).length === 0;
}
