/** A date as a pattern of one tick. */
export interface DatePattern {
  /** Seven fields. */
  readonly pattern: string;
  /** `UTC` for an instant; null for a time on the schedule's own clock. */
  readonly timezone: "UTC" | null;
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.0+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Reads an ISO date, for a schedule with a single tick; null if the expression is no date.
 *
 * @throws {RangeError} If there is no such date. The message is a part of a sentence.
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
  const [found, year = "", month = "", day = "", hour = "00", minute = "00", second = "00", offset] =
    DATE.exec(expression.trim()) ?? [];
  if (found === undefined) return null;
  const clock = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // A Date takes 30 February for 2 March.
  if (Number.isNaN(clock.getTime()) || clock.getUTCDate() !== Number(day)) {
    throw new RangeError("there is no such date");
  }
  const at = new Date(clock.getTime() - offsetMs(offset));
  const time = `${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()}`;
  return {
    pattern: `${time} ${at.getUTCDate()} ${at.getUTCMonth() + 1} * ${at.getUTCFullYear()}`,
    timezone: offset === undefined ? null : "UTC",
  };
}

function offsetMs(offset: string | undefined): number {
  const [, sign, hours = "0", minutes = "0"] = /([+-])(\d\d):?(\d\d)/.exec(offset ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
