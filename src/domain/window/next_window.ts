import type { Window } from "../contract/run_context.ts";
import type { Catchup } from "./policies.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { type Cut, cutWindow } from "./cut_window.ts";

/** What `nextWindow()` takes. */
export interface Coverage extends Cut {
  /** Up to where time is covered. */
  readonly cursor: Date;
  /** Ticks up to here (inclusive) are due. */
  readonly now: Date;
  readonly catchup: Catchup;
  /** How far missed time is made up, from the start of the window that is due now backwards; null, or left out: all of it. */
  readonly catchupLimitMs?: number | null;
  /** A person asks for all time up to `now`, whether a tick is due or not. */
  readonly atOnce?: boolean;
}

/** The next window from the cursor, and what is passed over before it. */
export interface NextWindow {
  readonly window: Window;
  /** Time from the cursor to the window's start that is recorded as skipped, or null. */
  readonly skipped: Window | null;
}

/**
 * Returns the window that follows the cursor, or null if no tick lies between cursor and now.
 *
 * The window (together with `skipped`) starts at the cursor, so that windows tile time whatever the policy.
 *
 * @example Two missed ticks, merged
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSchedule } from "../schedule/schedule.ts";
 * const next = nextWindow({
 *   schedule: parseSchedule("0 * * * *", "UTC"),
 *   cursor: new Date("2026-01-01T10:00:00Z"),
 *   now: new Date("2026-01-01T12:01:00Z"),
 *   catchup: "merge",
 *   align: true,
 *   maxWindowMs: null,
 * });
 * assertEquals(next?.window.end, new Date("2026-01-01T12:00:00Z"));
 * ```
 */
export function nextWindow(coverage: Coverage): NextWindow | null {
  const { schedule, cursor, now, atOnce = false } = coverage;
  const first = schedule.next(cursor);
  if (first !== null && first <= now) return dueWindow(coverage, first);
  if (!atOnce || cursor >= now) return null;
  return { window: cutWindow({ start: cursor, end: now }, coverage), skipped: null };
}

function dueWindow(coverage: Coverage, missed: Date): NextWindow {
  const { schedule, cursor, now, catchup, align } = coverage;
  const oldest = oldestStart(coverage, missed);
  const first = oldest > cursor ? schedule.next(oldest) ?? missed : missed;
  const last = catchup === "each" ? first : schedule.last(now) ?? first;
  const end = align ? last : catchup === "each" ? first : now;
  const start = catchup === "latest" ? previousTick(schedule, last, oldest) : oldest;
  return {
    window: cutWindow({ start, end }, coverage),
    skipped: start > cursor ? { start: cursor, end: start } : null,
  };
}

/** Returns where the oldest time begins that is made up: at the cursor, or at a tick after it where that is further back than the limit. */
function oldestStart(
  { schedule, cursor, now, catchupLimitMs = null, atOnce = false }: Coverage,
  first: Date,
): Date {
  if (catchupLimitMs === null || atOnce) return cursor;
  // The window that is due now is not missed.
  const current = previousTick(schedule, schedule.last(now) ?? first, cursor);
  const start = schedule.next(new Date(current.getTime() - catchupLimitMs - 1));
  return start !== null && start > cursor && start <= current ? start : cursor;
}

/** Returns the tick before `tick`, but nothing earlier than the cursor. */
function previousTick(schedule: Schedule, tick: Date, cursor: Date): Date {
  const previous = schedule.last(new Date(tick.getTime() - 1));
  return previous !== null && previous > cursor ? previous : cursor;
}
