import { patternOf } from "./pattern.ts";

/**
 * Says how cron itself would read five fields otherwise than Gapless does; null if it would not, or could not read them at all. Of two
 * restricted fields of days either is enough for both of them, but most crons, Debian's among them, want both where one begins with `*`.
 *
 * @param expression A schedule that `parseSchedule()` accepts.
 *
 * @example
 * ```ts
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 * assertStringIncludes(cronDifference("0 0 *\/3 * MON") ?? "", '"0 0 *\/3 * +MON"');
 * assertEquals(cronDifference("0 0 1-7 * MON"), null);
 * ```
 */
export function cronDifference(expression: string): string | null {
  const fields = expression.trim().split(/\s+/);
  const [minute, hour, date = "", month, weekday = ""] = fields;
  if (fields.length !== 5 || !(date.startsWith("*") || weekday.startsWith("*"))) return null;
  if (patternOf(expression).days.length < 2) return null;
  return `it is due if the day of the month or the day of the week fits, as written; in a crontab of your own most crons would want both, ` +
    `for one of them begins with "*"; if both are meant, write "${
      [minute, hour, date, month, `+${weekday}`].join(" ")
    }"`;
}
