import type { DatesRule, DayRule, NthRule } from "../pattern.ts";

/** One day. */
export interface CalendarDay {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly date: number;
  /** From Sunday, 0. */
  readonly weekday: number;
}

/** The days of the years that lines are made for, by number of days since 1970. */
export interface Calendar {
  /** Number of the first day. */
  readonly first: number;
  readonly days: readonly CalendarDay[];
}

/** After so many years dates fall on the same days of the week again. */
export const YEARS = 28;
const DAY = 86_400_000;

/** Returns the days of {@linkcode YEARS} years, and two more at either end, for days that shift. */
export function calendarFrom(year: number): Calendar {
  const first = Date.UTC(year, 0, 1) / DAY - 2;
  const last = Date.UTC(year + YEARS, 0, 1) / DAY + 2;
  const days = Array.from({ length: last - first }, (_, index): CalendarDay => {
    const day = new Date((first + index) * DAY);
    return {
      year: day.getUTCFullYear(),
      month: day.getUTCMonth() + 1,
      date: day.getUTCDate(),
      weekday: day.getUTCDay(),
    };
  });
  return { first, days };
}

/** Tells whether a rule takes a day; of months and years it knows nothing. */
export function takesDay({ dates, weekdays }: DayRule, day: CalendarDay): boolean {
  return takesDate(dates, day) && (weekdays === null || takesNth(weekdays[day.weekday], day));
}

/** Returns how many days a month has. */
function monthLength(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function takesDate({ numbers, last, lastWeekday, nearest }: DatesRule, day: CalendarDay): boolean {
  if (numbers.has(day.date)) return true;
  if (!last && !lastWeekday && nearest.length === 0) return false;
  const length = monthLength(day.year, day.month);
  return last && day.date === length ||
    lastWeekday && day.date === weekdayBefore(length, day) ||
    nearest.some((date) => date <= length && day.date === weekdayNear(date, length, day));
}

function takesNth(rule: NthRule | undefined, { year, month, date }: CalendarDay): boolean {
  if (rule === undefined || rule.all) return rule !== undefined;
  return rule.numbers.has(Math.ceil(date / 7)) || rule.last && date + 7 > monthLength(year, month);
}

function weekdayBefore(date: number, day: CalendarDay): number {
  const weekday = weekdayOf(date, day);
  return weekday === 0 ? date - 2 : weekday === 6 ? date - 1 : date;
}

/** Never in another month. */
function weekdayNear(date: number, length: number, day: CalendarDay): number {
  const weekday = weekdayOf(date, day);
  if (weekday === 0) return date === length ? date - 2 : date + 1;
  if (weekday === 6) return date === 1 ? date + 2 : date - 1;
  return date;
}

/** Returns the day of the week of another date in the same month. */
function weekdayOf(date: number, day: CalendarDay): number {
  return (((day.weekday + date - day.date) % 7) + 7) % 7;
}
