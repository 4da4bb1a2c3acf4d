import type { Window } from "../contract/run_context.ts";
import type { Schedule } from "../schedule/schedule.ts";

/** How windows are cut. */
export interface Cut {
  /** The longest window, or null if there is no limit. */
  readonly maxWindowMs: number | null;
  readonly schedule: Schedule;
  /** Whether windows end on ticks, where there are any. */
  readonly align: boolean;
}

/**
 * Returns a window, or its first piece if it is longer than the limit. An aligned piece ends on its last tick; where no
 * tick is that near, the limit counts and not the tick.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSchedule } from "../schedule/schedule.ts";
 * const schedule = parseSchedule("0 * * * *", "UTC");
 * const window = { start: new Date("2026-01-01T10:30:00Z"), end: new Date("2026-01-01T14:00:00Z") };
 * assertEquals(cutWindow(window, { schedule, maxWindowMs: 7_200_000, align: true }).end, new Date("2026-01-01T12:00:00Z"));
 * assertEquals(cutWindow(window, { schedule, maxWindowMs: 600_000, align: true }).end, new Date("2026-01-01T10:40:00Z"));
 * ```
 */
export function cutWindow({ start, end }: Window, { maxWindowMs, schedule, align }: Cut): Window {
  if (maxWindowMs === null || end.getTime() - start.getTime() <= maxWindowMs) return { start, end };
  const limit = new Date(start.getTime() + maxWindowMs);
  const tick = align ? schedule.last(limit) : null;
  return { start, end: tick !== null && tick > start ? tick : limit };
}
