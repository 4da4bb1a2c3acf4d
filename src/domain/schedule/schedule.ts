import { Cron } from "croner";
import { type DatePattern, datePattern } from "./date_pattern.ts";
import { explainFault, zoneFault } from "./explain_fault.ts";
import { withOwnValues } from "./own_values.ts";

/** An expression and a time zone, as a row of ticks. */
export interface Schedule {
  /** As it was written. */
  readonly expression: string;
  /** What it means: five to seven fields, or a nickname. */
  readonly pattern: string;
  /** An IANA name; `UTC` for a date with an offset. */
  readonly timezone: string;
  /** Returns the first tick after `instant` (never `instant` itself), or null if there is none. */
  next(instant: Date): Date | null;
  /** Returns the last tick at or before `instant`, or null if there is none within 41 years. */
  last(instant: Date): Date | null;
}

const SECOND = 1000;
const REBOOT =
  'nobody knows when that is; give it times, such as "@hourly": what a reboot cut off or delayed is done ' +
  "at the next of them";
const DAY = 86_400 * SECOND;
/** The longest wait between two ticks of a lasting schedule: a given weekday on 29 February, over a year such as 2100. */
const LONGEST_GAP = 41 * 366 * DAY;

/** Zones for which nothing must be looked up: the first look into the time zone data costs a start as much as a database. */
const UTC = ["UTC", "Etc/UTC"];

/**
 * Parses a cron expression.
 *
 * Ticks come from the walk `next(previous)` alone, so that a daylight saving change yields the same ticks whoever asks.
 *
 * @param expression Five fields, or what croner takes beyond them (seconds, years, `L`, `W`, `#`, `+`, a nickname such as
 * `@daily`), or an ISO date for a single tick.
 * @param timezone An IANA name.
 * @param owner Name of the plugin whose own values a `?` in the expression stands for.
 * @throws {SyntaxError} If the expression is not one, or has no tick at all.
 * @throws {RangeError} If the time zone is unknown.
 *
 * @example The ticks around an instant
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const nightly = parseSchedule("30 2 * * *", "Europe/Copenhagen");
 * const noon = new Date("2026-07-01T10:00:00Z");
 * assertEquals(nightly.last(noon), new Date("2026-07-01T00:30:00Z"));
 * assertEquals(nightly.next(noon), new Date("2026-07-02T00:30:00Z"));
 * ```
 */
export function parseSchedule(expression: string, timezone: string, owner = ""): Schedule {
  if (!isTimezone(timezone)) {
    throw new RangeError(
      `Cannot use the time zone "${timezone}": it is no IANA name such as "Europe/Berlin"`,
    );
  }
  if (expression.trim().toLowerCase() === "@reboot") throw notCron(expression, REBOOT);
  const meaning = meaningOf(expression, owner);
  const zone = meaning.timezone ?? timezone;
  const next = ticksOf(expression, meaning.pattern, zone);
  if (next(new Date(0)) === null) throw notCron(expression, whyNever(meaning.pattern));
  return {
    expression,
    pattern: meaning.pattern,
    timezone: zone,
    next,
    last: (instant) => lastTick(next, instant),
  };
}

/** Tells whether `name` is a time zone that this program knows. */
export function isTimezone(name: string): boolean {
  if (UTC.includes(name)) return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function meaningOf(expression: string, owner: string): DatePattern {
  try {
    return datePattern(expression) ?? { pattern: withOwnValues(expression, owner), timezone: null };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw notCron(expression, zoneFault(expression) ?? error.message, error);
  }
}

function ticksOf(expression: string, pattern: string, timezone: string): (instant: Date) => Date | null {
  let cron: Cron;
  try {
    cron = new Cron(pattern, {
      ...(UTC.includes(timezone) ? { utcOffset: 0 } : { timezone }),
      paused: true,
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw notCron(expression, explainFault(expression) ?? error.message.replace(/^Cron\w+: /, ""), error);
  }
  return (instant) => cron.nextRun(instant);
}

/** Says why a pattern that can be read has no tick. */
function whyNever(pattern: string): string {
  const [, year = ""] = /^(?:\S+\s+){6}(\S+)$/.exec(pattern.trim()) ?? [];
  return /^\d+$/.test(year) && Number(year) < 1970 ? "it has no tick after 1970" : "it has no tick, ever";
}

function notCron(expression: string, why: string, cause?: Error): SyntaxError {
  return new SyntaxError(`Cannot use the schedule "${expression}": ${why}`, cause ? { cause } : undefined);
}

/** Finds the last tick at or before `instant` by bisection: a walk over a year of seconds would take minutes. */
function lastTick(next: (instant: Date) => Date | null, instant: Date): Date | null {
  let last = someTick(next, instant);
  // All ticks after `last` and up to `instant`, if there are any, lie in (last, high].
  let high = instant.getTime();
  while (last !== null && high - last.getTime() >= SECOND) {
    const middle = Math.floor((last.getTime() + high) / 2);
    const tick = next(new Date(middle));
    if (tick !== null && tick <= instant) last = tick;
    else high = middle;
  }
  return last;
}

/** Returns some tick at or before `instant`, from the shortest of ever longer spans that holds one. */
function someTick(next: (instant: Date) => Date | null, instant: Date): Date | null {
  for (let span = 60 * SECOND; span < 8 * LONGEST_GAP; span *= 8) {
    const tick = next(new Date(instant.getTime() - Math.min(span, LONGEST_GAP)));
    if (tick !== null && tick <= instant) return tick;
  }
  return null;
}
