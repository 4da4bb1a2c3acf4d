import { patternOf } from "../pattern.ts";
import type { Schedule } from "../schedule.ts";
import { calendarFrom, takesDay } from "./calendar.ts";

/**
 * Returns how many ticks a schedule has in a day, on average over the years that its lines are made for. Changes of the
 * clock are left out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSchedule } from "../schedule.ts";
 * assertEquals(ticksPerDay(parseSchedule("*\/20 * * * *", "UTC"), new Date("2026-11-24T00:00:00Z")), 72);
 * ```
 */
export function ticksPerDay({ pattern }: Schedule, now: Date): number {
  const { seconds, minutes, hours, months, years, days } = patternOf(pattern);
  const calendar = calendarFrom(now.getUTCFullYear()).days;
  const taken = calendar.filter((day) =>
    months.includes(day.month) && (years === null || years.has(day.year)) &&
    days.some((rule) => takesDay(rule, day))
  );
  return seconds.length * minutes.length * hours.length * taken.length / calendar.length;
}
