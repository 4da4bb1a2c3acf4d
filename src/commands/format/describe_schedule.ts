import type { Schedule } from "../../domain/schedule/schedule.ts";

/** What the library would misread: the last days of a range of weekdays, and weekdays near several dates. */
const UNKNOWN = /-\w+#?L|W.*,|,.*W/i;

/**
 * Says in words when a schedule is due, or null if words fail; the library is loaded for that alone.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSchedule } from "../../domain/schedule/schedule.ts";
 * const schedule = parseSchedule("0 12 13 * FRI", "UTC");
 * assertEquals(await describeSchedule(schedule), "At 12:00, on day 13 of the month, or on Friday");
 * ```
 */
export async function describeSchedule({ pattern }: Pick<Schedule, "pattern">): Promise<string | null> {
  if (UNKNOWN.test(pattern)) return null;
  const { default: cronstrue } = await import("cronstrue");
  // "Both" and "the last Friday" have another form there.
  const text = pattern.replace("+", "").replaceAll("#L", "L");
  const both = pattern.includes("+");
  try {
    const words = cronstrue.toString(text, { use24HourTimeFormat: true, logicalAndDayFields: both });
    return both ? words : words.replace(", and on ", ", or on ");
  } catch (error) {
    // It throws plain texts.
    if (typeof error === "string" || error instanceof Error) return null;
    throw error;
  }
}
