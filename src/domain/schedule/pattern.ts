import { CronPattern } from "croner";

/** What an expression allows, as sets; ascending. */
export interface Pattern {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** From 1. */
  readonly months: readonly number[];
  /** Null if every year will do. */
  readonly years: ReadonlySet<number> | null;
  /** A day will do if any of these takes it. */
  readonly days: readonly DayRule[];
  /**
   * Whether it names a single time of day: such a tick is made up for after a gap of the clock, and comes once where the
   * clock passes twice. All others are skipped in a gap, and come in both passes.
   */
  readonly fixed: boolean;
}

/** Which days of a month will do: those that both parts take. */
export interface DayRule {
  readonly dates: DatesRule;
  /** By day of week from Sunday on: which of its days in a month; null if every day of the week will do. */
  readonly weekdays: readonly NthRule[] | null;
}

/** Which dates of a month. */
export interface DatesRule {
  /** From 1. */
  readonly numbers: ReadonlySet<number>;
  readonly last: boolean;
  readonly lastWeekday: boolean;
  /** Dates whose nearest weekday will do. */
  readonly nearest: readonly number[];
}

/** Which of the up to five days in a month that have one name: `all`, or some of `1` to `5` and `last`. */
export interface NthRule {
  readonly all: boolean;
  readonly numbers: ReadonlySet<number>;
  readonly last: boolean;
}

const EVERY_NTH = 63;
const LAST_NTH = 32;

/**
 * Takes an expression apart, by the library that counts the ticks: no other reading of it is in the program.
 *
 * @param expression Five to seven fields, or a nickname, which the library has accepted.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const { hours, days } = patternOf("0 9,17 L * *");
 * assertEquals(hours, [9, 17]);
 * assertEquals(days[0]?.dates.last, true);
 * ```
 */
export function patternOf(expression: string): Pattern {
  const cron = new CronPattern(expression);
  return {
    seconds: allowed(cron.second, 0),
    minutes: allowed(cron.minute, 0),
    hours: allowed(cron.hour, 0),
    months: allowed(cron.month, 1),
    years: cron.starYear ? null : new Set(allowed(cron.year, 0)),
    days: dayRules(cron),
    fixed: cron.isFixedTime,
  };
}

/** The library's rule: two restricted day fields mean "or", unless a `+` says "and"; a bare star restricts nothing. */
function dayRules(cron: CronPattern): DayRule[] {
  const dates: DatesRule = {
    numbers: new Set(allowed(cron.day, 1)),
    last: cron.lastDayOfMonth,
    lastWeekday: cron.lastWeekday,
    nearest: allowed(cron.nearestWeekdays, 1),
  };
  const weekdays = cron.dayOfWeek.slice(0, 7).map(nthRule);
  const anyDate = { numbers: new Set(range(1, 31)), last: false, lastWeekday: false, nearest: [] };
  if (cron.starDOW || weekdays.every(({ all }) => all) && !cron.useAndLogic) {
    return [{ dates: cron.starDOW ? dates : anyDate, weekdays: null }];
  }
  if (cron.useAndLogic || cron.starDOM) return [{ dates, weekdays }];
  if (dates.numbers.size === 31) return [{ dates: anyDate, weekdays: null }];
  return [{ dates, weekdays: null }, { dates: anyDate, weekdays }];
}

function nthRule(bits: number): NthRule {
  const numbers = new Set(range(1, 5).filter((nth) => bits & 1 << (nth - 1)));
  return { all: bits === EVERY_NTH, numbers, last: (bits & LAST_NTH) !== 0 };
}

function allowed(flags: readonly number[], low: number): number[] {
  return flags.flatMap((flag, index) => flag ? [index + low] : []);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
