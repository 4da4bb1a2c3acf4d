import type { CalendarDay } from "./calendar.ts";
import { type FieldSet, NONE, setOf, sizeOf, valuesOf } from "./field_set.ts";

/** Days that lines must name, seen in the two ways in which a line can name them: month by month. */
export interface Dates {
  /** Dates, by month; index 0 is unused. */
  readonly dates: readonly FieldSet[];
  /** Days of the week, by month; index 0 is unused. */
  readonly weekdays: readonly FieldSet[];
}

/** The day fields of one line. Dates and days of the week are never both restricted: crons do not agree what that means. */
export interface DayFields {
  readonly months: FieldSet;
  /** Null for all. */
  readonly dates: FieldSet | null;
  /** Null for all. */
  readonly weekdays: FieldSet | null;
  /** Days in a year, on average. */
  readonly perYear: number;
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);
/** Days of each month, on average over the leap years; index 0 is unused. */
const LENGTHS = [0, 31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const VALID = LENGTHS.map((length) =>
  setOf(Array.from({ length: Math.ceil(length) }, (_, index) => index + 1))
);
const WEEK = setOf([0, 1, 2, 3, 4, 5, 6]);

/** Gathers days one by one; thousands of them, so in plain bits. */
export class DateTally {
  readonly #dates = new Uint32Array(13);
  readonly #weekdays = new Uint32Array(13);

  add({ month, date, weekday }: CalendarDay): void {
    this.#dates[month] = (this.#dates[month] ?? 0) | 1 << date;
    this.#weekdays[month] = (this.#weekdays[month] ?? 0) | 1 << weekday;
  }

  toDates(): Dates {
    return { dates: Array.from(this.#dates, BigInt), weekdays: Array.from(this.#weekdays, BigInt) };
  }
}

/** Returns the days of both. */
export function joinDates(one: Dates, other: Dates): Dates {
  return {
    dates: one.dates.map((set, month) => set | (other.dates[month] ?? NONE)),
    weekdays: one.weekdays.map((set, month) => set | (other.weekdays[month] ?? NONE)),
  };
}

/** Returns the days that lie in some months. */
export function inMonths({ dates, weekdays }: Dates, months: readonly number[]): Dates {
  const only = (sets: readonly FieldSet[]) => sets.map((set, month) => months.includes(month) ? set : NONE);
  return { dates: only(dates), weekdays: only(weekdays) };
}

/** Returns the months that have any of the days, grouped: those that look alike in one of the two ways. */
export function alikeMonths({ dates }: Dates, sets: readonly FieldSet[]): number[][] {
  const groups = Map.groupBy(MONTHS.filter((month) => dates[month] !== NONE), (month) => {
    const set = sets[month] ?? NONE;
    // The whole of a short month is like the whole of a long one.
    return set === VALID[month] ? "all" : set;
  });
  return [...groups.values()];
}

/** Returns the day fields that take all of the days, and of such the fewest days beyond them. */
export function dayFields({ dates, weekdays }: Dates): DayFields {
  const months = MONTHS.filter((month) => dates[month] !== NONE);
  const all = (sets: readonly FieldSet[]) => months.reduce((set, month) => set | (sets[month] ?? NONE), NONE);
  const allDates = all(dates);
  const allWeekdays = all(weekdays);
  let byDate = 0;
  let byWeekday = 0;
  for (const month of months) {
    byDate += datesPerYear(allDates, month);
    byWeekday += (LENGTHS[month] ?? 0) * sizeOf(allWeekdays) / 7;
  }
  const anyDate = months.every((month) => (allDates & (VALID[month] ?? NONE)) === VALID[month]);
  const fields = { months: setOf(months), dates: null, weekdays: null };
  if (byWeekday < byDate && allWeekdays !== WEEK) {
    return { ...fields, weekdays: allWeekdays, perYear: byWeekday };
  }
  return { ...fields, dates: anyDate ? null : allDates, perYear: byDate };
}

/** Tells whether the fields take a day. */
export function takes(
  { months, dates, weekdays }: DayFields,
  { month, date, weekday }: CalendarDay,
): boolean {
  const inSet = (set: FieldSet | null, value: number) => set === null || (set >> BigInt(value) & 1n) === 1n;
  return inSet(months, month) && inSet(dates, date) && inSet(weekdays, weekday);
}

/** Tells whether two describe the same days. */
export function sameDates(one: Dates, other: Dates): boolean {
  return MONTHS.every((month) =>
    one.dates[month] === other.dates[month] && one.weekdays[month] === other.weekdays[month]
  );
}

function datesPerYear(dates: FieldSet, month: number): number {
  const valid = dates & (VALID[month] ?? NONE);
  const leapDay = month === 2 && valuesOf(valid).includes(29);
  return sizeOf(valid) - (leapDay ? 0.75 : 0);
}
