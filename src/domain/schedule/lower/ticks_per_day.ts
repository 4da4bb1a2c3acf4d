import { patternOf } from "../pattern.ts";
import type { Schedule } from "../schedule.ts";
import { type Calendar, takesDay } from "./calendar.ts";

/**
 * Returns how many ticks a schedule has in a day, on average over the years of a calendar. Changes of the
 * clock are left out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSchedule } from "../schedule.ts";
 * import { calendarFrom } from "./calendar.ts";
 * assertEquals(ticksPerDay(parseSchedule("*\/20 * * * *", "UTC"), calendarFrom(2026)), 72);
 * ```
 */
export function ticksPerDay({ pattern }: Schedule, calendar: Calendar): number {
  const { seconds, minutes, hours, months, years, days } = patternOf(pattern);
  const taken = calendar.days.filter((day) =>
    months.includes(day.month) && (years === null || years.has(day.year)) &&
    days.some((rule) => takesDay(rule, day))
  );
  return seconds.length * minutes.length * hours.length * taken.length / calendar.days.length;
}
