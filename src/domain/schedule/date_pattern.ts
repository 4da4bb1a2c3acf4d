/** A date as a pattern of one tick. */
export interface DatePattern {
  /** Seven fields. */
  readonly pattern: string;
  /** `UTC` for an instant; null for a time on the schedule's own clock. */
  readonly timezone: "UTC" | null;
}

const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$/i;
/** What no cron expression has. */
const NO_CRON = /:|^\d{3,}-/;
const LAST_YEAR = 9999;

/**
 * Reads a date of ISO 8601, for a schedule with a single tick; null if the expression cannot be meant as a date. A fraction of a second
 * is rounded up to the next one: nothing is done before its time.
 *
 * @throws {RangeError} If there is no such date, or it is written otherwise. The message is a part of a sentence.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(datePattern("2027-01-31T18:00"), { pattern: "0 0 18 31 1 * 2027", timezone: null });
 * assertEquals(datePattern("2027-01-31T18:00+01:00"), { pattern: "0 0 17 31 1 * 2027", timezone: "UTC" });
 * assertEquals(datePattern("0 18 31 1 *"), null);
 * ```
 */
export function datePattern(expression: string): DatePattern | null {
  const text = expression.trim();
  const [
    found,
    year = "",
    month = "",
    day = "",
    hour = "00",
    minute = "00",
    second = "00",
    fraction = "0",
    offset,
  ] = DATE
    .exec(text) ?? [];
  if (found === undefined) {
    if (!NO_CRON.test(text)) return null;
    throw new RangeError(
      `it seems to be a date, but from character ${
        soundLength(text) + 1
      } on is not one of ISO 8601, such as "2027-01-31", ` +
        '"2027-01-31T18:00" or "2027-01-31T18:00:00+01:00"',
    );
  }
  const clock = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // A Date takes 30 February for 2 March.
  if (Number.isNaN(clock.getTime()) || clock.getUTCDate() !== Number(day)) {
    throw new RangeError("there is no such date");
  }
  const at = new Date(clock.getTime() + (/[1-9]/.test(fraction) ? 1000 : 0) - offsetMs(offset));
  if (at.getUTCFullYear() > LAST_YEAR) throw new RangeError(`it is after the year ${LAST_YEAR}`);
  const time = `${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()}`;
  return {
    pattern: `${time} ${at.getUTCDate()} ${at.getUTCMonth() + 1} * ${at.getUTCFullYear()}`,
    timezone: offset === undefined ? null : "UTC",
  };
}

function offsetMs(offset: string | undefined): number {
  const [, sign, hours = "0", minutes = "0"] = /([+-])(\d\d):?(\d\d)?/.exec(offset ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** A date, with a digit for each of its places. */
const SHAPE = "0000-00-00T00:00:00";

/** Returns how much of a text could still become a date. */
function soundLength(text: string): number {
  for (let length = 0; length < text.length; length++) {
    const shape = SHAPE[length];
    // Behind the seconds a fraction or an offset may stand.
    if (shape === undefined) return length + (/^(?:[.,]\d+)?/.exec(text.slice(length))?.[0].length ?? 0);
    const sound = shape === "0" ? /\d/ : shape === "T" ? /[T ]/i : new RegExp(shape);
    if (!sound.test(text[length]!)) return length;
  }
  return text.length;
}
