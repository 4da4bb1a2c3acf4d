import { quote } from "../text/quote.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: ReadonlyMap<string, number> = new Map([
  ...["ms", "millisecond", "milliseconds"].map((name) => [name, 1] as const),
  ...["s", "sec", "second", "seconds"].map((name) => [name, SECOND] as const),
  ...["m", "min", "minute", "minutes"].map((name) => [name, MINUTE] as const),
  ...["h", "hr", "hour", "hours"].map((name) => [name, HOUR] as const),
  ...["d", "day", "days"].map((name) => [name, DAY] as const),
  ...["w", "week", "weeks"].map((name) => [name, 7 * DAY] as const),
]);

/** So long that only a slip goes beyond, so short that an instant plus a duration is always a date. */
const LONGEST = 3660 * DAY;

/**
 * Parses a duration as people write it: numbers with units, largest first or not.
 *
 * @returns Milliseconds, a whole number.
 * @throws {SyntaxError} If the text is no duration, or lacks a unit.
 * @throws {RangeError} If it is negative, or longer than ten years.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseDuration("1h30m"), 5_400_000);
 * assertEquals(parseDuration("10 minutes"), 600_000);
 * ```
 */
export function parseDuration(text: string): number {
  const duration = text.trim();
  if (/^-\s*\d/.test(duration)) throw new RangeError(refusal(text, "it is negative"));
  if (/^\d+(?:\.\d+)?$/.test(duration)) {
    throw new SyntaxError(refusal(text, `it has no unit; write "${duration}s" if seconds are meant`));
  }
  if (!/^(?:\d+(?:\.\d+)?\s*[a-z]+\s*)+$/.test(duration)) {
    throw new SyntaxError(refusal(text, 'write it like "90s", "10m" or "1h30m"'));
  }
  let total = 0;
  for (const [, amount, unit = ""] of duration.matchAll(/([\d.]+)\s*([a-z]+)/g)) {
    const factor = UNITS.get(unit);
    if (factor === undefined) {
      throw new SyntaxError(refusal(text, `${quote(unit)} is no unit; known: ms, s, m, h, d, w`));
    }
    total += Number(amount) * factor;
  }
  if (total > LONGEST) throw new RangeError(refusal(text, "it is longer than ten years"));
  return Math.round(total);
}

function refusal(text: string, why: string): string {
  return `Cannot use the duration ${quote(text)}: ${why}`;
}
