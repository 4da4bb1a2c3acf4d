/** How far a zone's clock is ahead of UTC, and when that changes. */
export interface ZoneChanges {
  /** Minutes, at the start of the span that was asked for. */
  readonly offset: number;
  /** In the order of time. */
  readonly changes: readonly ZoneChange[];
}

/** A change of a zone's clock: for summer time, or for good. */
export interface ZoneChange {
  readonly at: number;
  /** Minutes ahead of UTC, up to `at`. */
  readonly before: number;
  /** Minutes ahead of UTC, from `at` on. */
  readonly after: number;
}

/** A span of time, `[start, end)`, in milliseconds since 1970. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const MINUTE = 60_000;
/** Two changes within it would be overlooked; in Gaza there may be a week between them. */
const STEP = 5 * 86_400_000;
const UTC = ["UTC", "Etc/UTC"];

/**
 * Returns how a zone's clock changes within a span, by the time zone data that this program carries.
 *
 * @param zone An IANA name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const year = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2027, 0, 1) };
 * const { offset, changes } = zoneChanges("Europe/Berlin", year);
 * assertEquals([offset, changes.length], [60, 2]);
 * assertEquals(changes[0], { at: Date.UTC(2026, 2, 29, 1), before: 60, after: 120 });
 * ```
 */
export function zoneChanges(zone: string, span: Span): ZoneChanges {
  return UTC.includes(zone) ? { offset: 0, changes: [] } : findChanges(zone, span);
}

/** Returns how many minutes the clock is ahead of UTC at an instant of the span. */
export function offsetAt({ offset, changes }: ZoneChanges, instant: number): number {
  return changes.findLast(({ at }) => at <= instant)?.after ?? offset;
}

/** Tells whether a clock shows at this instant what it has shown before: it was set back a moment ago. */
export function isSecondPass({ changes }: ZoneChanges, instant: number): boolean {
  const last = changes.findLast(({ at }) => at <= instant);
  return last !== undefined && instant < last.at + (last.before - last.after) * MINUTE;
}

function findChanges(zone: string, { start, end }: Span): ZoneChanges {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  const read = (instant: number) => parseOffset(format.format(instant));
  const changes: ZoneChange[] = [];
  const offset = read(start);
  let before = offset;
  for (let from = start; from < end; from += STEP) {
    const to = Math.min(from + STEP, end);
    const after = read(to);
    if (after !== before) changes.push({ at: findChange(read, { start: from, end: to }), before, after });
    before = after;
  }
  return { offset, changes };
}

function findChange(read: (instant: number) => number, { start, end }: Span): number {
  const before = read(start);
  let [low, high] = [start, end];
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
    if (read(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Reads "1/1/2026, GMT-03:30"; seconds are history's. */
function parseOffset(text: string): number {
  const [, sign = "+", hours = "0", minutes = "0"] = /GMT(?:([+-])(\d+)(?::(\d+))?)?/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
