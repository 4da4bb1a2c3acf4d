import { DAY_OF_MONTH, DAY_OF_WEEK, HOUR, MINUTE, MONTH, plainField } from "./cron_field.ts";
import type { Schedule } from "./schedule.ts";

const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ["@hourly", "0 * * * *"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@weekly", "0 0 * * 0"],
  ["@monthly", "0 0 1 * *"],
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
]);
const WAY_OUT = 'or let "gapless up --scheduler internal" wake the plugins';

/**
 * Lowers a schedule to what crontab lines can say: five plain fields, in a form that every cron reads alike.
 *
 * @param schedule A parsed schedule.
 * @param daemonZone The IANA name of the zone in which the cron daemon reads its lines.
 * @returns The fields of one line, or of two where day of month and day of week are both restricted: on one line some
 * crons take "or" for "and".
 * @throws {RangeError} If cron cannot say it: seconds, years, `L`, `W`, `#`, `+`, or another zone.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSchedule } from "./schedule.ts";
 * assertEquals(lower(parseSchedule("@daily", "UTC"), "Etc/UTC"), ["0 0 * * *"]);
 * assertEquals(lower(parseSchedule("0 12 13 * FRI", "UTC"), "UTC"), ["0 12 13 * *", "0 12 * * 5"]);
 * ```
 */
export function lower(schedule: Schedule, daemonZone: string): string[] {
  const { expression, timezone } = schedule;
  if (!isSameZone(timezone, daemonZone)) {
    throw cannotLower(
      expression,
      `it is in ${timezone}, and cron here works in ${daemonZone}; write it in that zone with ` +
        `timezone = "${daemonZone}", ${WAY_OUT}`,
    );
  }
  const plain = NICKNAMES.get(expression.trim().toLowerCase()) ?? expression;
  const [minute, hour, day, month, weekday, ...more] = plain.replaceAll("?", "*").trim().split(/\s+/);
  if (
    minute === undefined || hour === undefined || day === undefined || month === undefined ||
    weekday === undefined || more.length > 0
  ) {
    throw cannotLower(expression, `cron knows no seconds and no years; write five fields, ${WAY_OUT}`);
  }
  try {
    const time = `${plainField(minute, MINUTE)} ${plainField(hour, HOUR)}`;
    const months = plainField(month, MONTH);
    const days = plainField(day, DAY_OF_MONTH);
    const weekdays = plainField(weekday, DAY_OF_WEEK);
    // croner's rule: a day field counts as restricted unless it is a bare star, and two restricted ones mean "or".
    if (day === "*" || weekday === "*") return [`${time} ${days} ${months} ${weekdays}`];
    if (days === "*" || weekdays === "*") return [`${time} * ${months} *`];
    return [`${time} ${days} ${months} *`, `${time} * ${months} ${weekdays}`];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw cannotLower(
      expression,
      `${error.message}; write it with numbers, lists, ranges and steps, ${WAY_OUT}`,
      error,
    );
  }
}

/** Most are the same by name, and to look one up costs more than all the rest of a schedule. */
function isSameZone(one: string, other: string): boolean {
  return one === other || canonicalZone(one) === canonicalZone(other);
}

function canonicalZone(name: string): string {
  return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
}

function cannotLower(expression: string, why: string, cause?: Error): RangeError {
  return new RangeError(
    `Cannot put the schedule "${expression}" in a crontab: ${why}`,
    cause ? { cause } : undefined,
  );
}
