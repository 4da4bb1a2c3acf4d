/** A zone's rule for all years to come: one time, or two that take turns each year. */
export interface PosixZone {
  /** Minutes ahead of UTC. */
  readonly standard: number;
  readonly summer: { readonly offset: number; readonly from: YearDay; readonly until: YearDay } | null;
}

/** A time of a day that each year has. */
export interface YearDay {
  readonly day:
    | { readonly kind: "weekday"; readonly month: number; readonly week: number; readonly weekday: number }
    /** Days from the first of January on, with 29 February or without. */
    | { readonly kind: "number"; readonly number: number; readonly leapDay: boolean };
  /** Minutes since midnight. */
  readonly time: number;
}

const NAME = "(?:<[^>]+>|[A-Za-z]+)";
const TIME = "[+-]?\\d+(?::\\d+){0,2}";
const ZONE = new RegExp(`^${NAME}(${TIME})(?:${NAME}(${TIME})?,([^,]+),([^,]+))?$`);
const DAY = /^(?:M(\d+)\.(\d+)\.(\d+)|J(\d+)|(\d+))(?:\/(.+))?$/;
const MS_A_DAY = 86_400_000;
const MINUTE = 60_000;

/**
 * Reads a zone as POSIX writes it, and as it stands at the end of a system's time zone file.
 *
 * @throws {SyntaxError} If it is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const berlin = parsePosixZone("CET-1CEST,M3.5.0,M10.5.0/3");
 * assertEquals([berlin.standard, berlin.summer?.offset], [60, 120]);
 * ```
 */
export function parsePosixZone(text: string): PosixZone {
  const [found, standardText = "", summerText, from, until] = ZONE.exec(text) ?? [];
  if (found === undefined) {
    throw new SyntaxError(`Cannot read the time zone "${text}": it is not in POSIX's form`);
  }
  const standard = 0 - parseTime(standardText);
  if (from === undefined || until === undefined) return { standard, summer: null };
  const offset = summerText === undefined ? standard + 60 : 0 - parseTime(summerText);
  return { standard, summer: { offset, from: parseYearDay(from), until: parseYearDay(until) } };
}

/**
 * Returns when the clock changes in a year, in the order of time: each instant, and the offset from then on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const [spring] = changesOf(parsePosixZone("CET-1CEST,M3.5.0,M10.5.0/3"), 2026);
 * assertEquals(spring, { at: Date.UTC(2026, 2, 29, 1), after: 120 });
 * ```
 */
export function changesOf({ standard, summer }: PosixZone, year: number): { at: number; after: number }[] {
  if (summer === null) return [];
  const changes = [
    { at: localInstant(summer.from, year) - standard * MINUTE, after: summer.offset },
    { at: localInstant(summer.until, year) - summer.offset * MINUTE, after: standard },
  ];
  return changes.sort((a, b) => a.at - b.at);
}

function parseYearDay(text: string): YearDay {
  const [found, month, week, weekday, julian, number, time = "2"] = DAY.exec(text) ?? [];
  if (found === undefined) throw new SyntaxError(`Cannot read the day "${text}" of a time zone's rule`);
  const day = month !== undefined
    ? { kind: "weekday" as const, month: Number(month), week: Number(week), weekday: Number(weekday) }
    : julian !== undefined
    ? { kind: "number" as const, number: Number(julian) - 1, leapDay: false }
    : { kind: "number" as const, number: Number(number), leapDay: true };
  return { day, time: parseTime(time) };
}

/** Minutes; seconds are history's. */
function parseTime(text: string): number {
  const [hours = 0, minutes = 0] = text.replace(/^[+-]/, "").split(":").map(Number);
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** The instant at which a clock in UTC shows that time. */
function localInstant({ day, time }: YearDay, year: number): number {
  return (day.kind === "weekday" ? nthWeekday(day, year) : numberedDay(day, year)) + time * MINUTE;
}

/** Week 5 means the last one. */
function nthWeekday(day: { month: number; week: number; weekday: number }, year: number): number {
  const first = new Date(Date.UTC(year, day.month - 1, 1)).getUTCDay();
  const date = 1 + (day.weekday - first + 7) % 7 + (day.week - 1) * 7;
  const length = new Date(Date.UTC(year, day.month, 0)).getUTCDate();
  return Date.UTC(year, day.month - 1, date > length ? date - 7 : date);
}

function numberedDay({ number, leapDay }: { number: number; leapDay: boolean }, year: number): number {
  const first = Date.UTC(year, 0, 1);
  const afterLeapDay = !leapDay && number >= 59 && new Date(Date.UTC(year, 2, 0)).getUTCDate() === 29;
  return first + (number + (afterLeapDay ? 1 : 0)) * MS_A_DAY;
}
