import { Cron } from "croner";

/** An expression and a time zone, as an endless row of ticks. */
export interface Schedule {
  readonly expression: string;
  /** An IANA name. */
  readonly timezone: string;
  /** Returns the first tick after `instant` (never `instant` itself), or null if there is none. */
  next(instant: Date): Date | null;
  /** Returns the last tick at or before `instant`, or null if there is none within 41 years. */
  last(instant: Date): Date | null;
}

const SECOND = 1000;
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
 * @param expression Five fields, or what croner takes beyond them (seconds, `L`, `W`, `#`, a nickname such as `@daily`).
 * @param timezone An IANA name.
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
export function parseSchedule(expression: string, timezone: string): Schedule {
  if (!isTimezone(timezone)) {
    throw new RangeError(
      `Cannot use the time zone "${timezone}": it is no IANA name such as "Europe/Berlin"`,
    );
  }
  const next = ticksOf(expression, timezone);
  if (next(new Date(0)) === null) throw notCron(expression, "it has no tick, ever");
  return { expression, timezone, next, last: (instant) => lastTick(next, instant) };
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

function ticksOf(expression: string, timezone: string): (instant: Date) => Date | null {
  // croner takes a date for a schedule of one tick; a plugin's ticks have no end.
  if (/^\s*\d{4}-/.test(expression)) throw notCron(expression, "it is a date");
  let cron: Cron;
  try {
    cron = new Cron(expression, {
      ...(UTC.includes(timezone) ? { utcOffset: 0 } : { timezone }),
      paused: true,
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw notCron(expression, error.message.replace(/^Cron\w+: /, ""), error);
  }
  return (instant) => cron.nextRun(instant);
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
