import type { DayRule, Pattern } from "../pattern.ts";
import { type Calendar, type CalendarDay, takesDay } from "./calendar.ts";

/** Tells whether a schedule has ticks on a day, by one of its rules. */
export function isWanted({ months, years }: Pattern, rule: DayRule, day: CalendarDay): boolean {
  return months.includes(day.month) && (years === null || years.has(day.year)) && takesDay(rule, day);
}

/** Tells for each day of the calendar whether the schedule has ticks on it, by one of its rules. */
export function wantedDays(pattern: Pattern, rule: DayRule, { days }: Calendar): Uint8Array {
  const wanted = new Uint8Array(days.length);
  const months = new Uint8Array(13);
  for (const month of pattern.months) months[month] = 1;
  const dates = plainDates(rule);
  for (let index = 0; index < days.length; index++) {
    const day = days[index];
    if (day === undefined || months[day.month] === 0 || pattern.years?.has(day.year) === false) continue;
    wanted[index] = dates === null ? Number(takesDay(rule, day)) : dates[day.date * 7 + day.weekday] ?? 0;
  }
  return wanted;
}

/** Tables whether a rule takes a date that is a certain day of the week; null if it depends on the month. */
function plainDates({ dates, weekdays }: DayRule): Uint8Array | null {
  if (dates.last || dates.lastWeekday || dates.nearest.length > 0) return null;
  if (weekdays?.some(({ all, last, numbers }) => !all && (last || numbers.size > 0))) return null;
  const taken = new Uint8Array(32 * 7);
  for (const date of dates.numbers) {
    for (let weekday = 0; weekday < 7; weekday++) {
      taken[date * 7 + weekday] = Number(weekdays === null || weekdays[weekday]?.all === true);
    }
  }
  return taken;
}
