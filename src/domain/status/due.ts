import type { Schedule } from "../schedule/schedule.ts";
import { cursorOf } from "../window/cursor_of.ts";
import type { Since } from "../window/policies.ts";
import type { PluginRecord } from "../window/records.ts";

const MINUTE_MS = 60_000;
const LEAST_LIMIT_MS = 2 * MINUTE_MS;
const MOST_LIMIT_MS = 60 * MINUTE_MS;

/** What decides up to where a plugin is done. */
export interface DoneTerms {
  readonly since: Since;
  /** Start of the oldest scheduled window that is neither done nor skipped; null if there is none. */
  readonly oldestUndone: Date | null;
}

/**
 * Returns up to where a plugin's time is done: the end of the unbroken row of windows that are done or skipped.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const record = { cursor: new Date("2026-01-01T12:00:00Z"), registeredAt: new Date(0) };
 * const since = { kind: "epoch" } as const;
 * assertEquals(doneUpTo(record, { since, oldestUndone: null }), record.cursor);
 * const failed = new Date("2026-01-01T10:00:00Z");
 * assertEquals(doneUpTo(record, { since, oldestUndone: failed }), failed);
 * ```
 */
export function doneUpTo(
  record: Pick<PluginRecord, "cursor" | "registeredAt">,
  { since, oldestUndone }: DoneTerms,
): Date {
  const cursor = cursorOf(record, since);
  return oldestUndone !== null && oldestUndone < cursor ? oldestUndone : cursor;
}

/** When a plugin is due, and how long after that it is late. */
export interface Due {
  readonly at: Date;
  readonly limitMs: number;
}

/** What decides when a plugin is due. */
export interface DueAtTerms {
  readonly doneUpTo: Date;
  readonly activeSince: Date;
  /** The manifest's `within`. */
  readonly withinMs: number | null;
}

/**
 * Returns when a plugin is due: at the first tick after the later of what is done and the begin of its activity. Null if there
 * is no such tick.
 *
 * It is late once `limitMs` have passed since: `within` of the manifest, else twice the distance to the tick after it, at least
 * two minutes and at most an hour.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSchedule } from "../schedule/schedule.ts";
 * const due = dueOf(parseSchedule("*\u002F10 * * * *", "UTC"), {
 *   doneUpTo: new Date("2026-01-01T12:00:00Z"),
 *   activeSince: new Date("2026-01-01T12:35:00Z"),
 *   withinMs: null,
 * });
 * assertEquals(due, { at: new Date("2026-01-01T12:40:00Z"), limitMs: 20 * 60_000 });
 * ```
 */
export function dueOf(schedule: Schedule, { doneUpTo, activeSince, withinMs }: DueAtTerms): Due | null {
  const at = schedule.next(doneUpTo > activeSince ? doneUpTo : activeSince);
  return at && { at, limitMs: withinMs ?? limitOf(intervalAt(schedule, at)) };
}

/** Returns the distance of a tick to the next one; infinite if it is the last one. */
export function intervalAt(schedule: Schedule, tick: Date): number {
  return (schedule.next(tick)?.getTime() ?? Infinity) - tick.getTime();
}

function limitOf(intervalMs: number): number {
  return Math.min(Math.max(2 * intervalMs, LEAST_LIMIT_MS), MOST_LIMIT_MS);
}
