import { type DatesRule, type DayRule, type NthRule, patternOf } from "../../domain/schedule/pattern.ts";
import type { Schedule } from "../../domain/schedule/schedule.ts";

type Describe = (expression: string) => string;

/**
 * Says in words when a schedule is due, or null if words fail.
 *
 * The words are a library's, which is loaded for them alone. It gets each part by itself, as the sets of values that the ticks are
 * counted by: it reads some expressions otherwise, and has no words for others.
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
  const { default: cronstrue } = await import("cronstrue");
  const describe = (text: string) => cronstrue.toString(text, { use24HourTimeFormat: true });
  const { seconds, minutes, hours, months, years, days } = patternOf(pattern);
  try {
    const time = [stepped(seconds, 60), stepped(minutes, 60), stepped(hours, 24)].join(" ");
    return [
      clockTimes(describe(`${time} * * *`)),
      daysWords(days, describe),
      months.length === 12 ? "" : behindTime(describe(`0 0 * ${ranges(months)} *`)),
      years === null ? "" : behindTime(describe(`0 0 0 * * * ${ranges([...years])}`)),
    ].filter((words) => words !== "").join(", ");
  } catch (error) {
    // It throws plain texts.
    if (typeof error === "string" || error instanceof Error) return null;
    throw error;
  }
}

/** Minutes of an hour, as a clock shows them. */
function clockTimes(words: string): string {
  return words.replace(
    /^At ([\d, and]+) minutes past the hour/,
    (_, minutes: string) => `At ${minutes.replace(/\d+/g, (minute) => `:${minute.padStart(2, "0")}`)}`,
  );
}

function daysWords(days: readonly DayRule[], describe: Describe): string {
  const rules = days.map(({ dates, weekdays }) => {
    const date = datesWords(dates, describe);
    const weekday = weekdays === null ? "" : weekdaysWords(weekdays, describe);
    return date === "" || weekday === "" ? date + weekday : `${date}, but only ${weekday}`;
  });
  return rules.join(", or ");
}

function datesWords({ numbers, last, lastWeekday, nearest }: DatesRule, describe: Describe): string {
  if (numbers.size === 31) return "";
  const fields = [
    ...numbers.size === 0 ? [] : [ranges([...numbers])],
    ...nearest.map((date) => `${date}W`),
    ...last ? ["L"] : [],
    ...lastWeekday ? ["LW"] : [],
  ];
  return joined(fields.map((field) => behindTime(describe(`0 0 ${field} * *`))));
}

/** @param weekdays From Sunday on. */
function weekdaysWords(weekdays: readonly NthRule[], describe: Describe): string {
  // From Monday on: a range ends with Sunday.
  const days = [...weekdays.slice(1), ...weekdays.slice(0, 1)].map((rule, index) => ({
    ...rule,
    day: index + 1,
  }));
  const whole = days.filter(({ all }) => all).map(({ day }) => day);
  const fields = [
    ...whole.length === 0 ? [] : [ranges(whole)],
    ...days.filter(({ all }) => !all).flatMap(({ day, numbers, last }) => [
      ...Array.from(numbers, (nth) => `${day % 7}#${nth}`),
      ...last ? [`${day % 7}L`] : [],
    ]),
  ];
  return joined(fields.map((field) => behindTime(describe(`0 0 * * ${field}`)).replace(/^only /, "")));
}

/** Values as a field: a step where it comes out even, for no other is the same from one hour, or day, to the next. */
function stepped(values: readonly number[], size: number): string {
  const step = size / values.length;
  const isEven = Number.isInteger(step) && values.every((value, index) => value === index * step);
  return !isEven || values.length === 1 ? ranges(values) : step === 1 ? "*" : `*/${step}`;
}

/** Values as a field: single ones, and ranges of three and more. */
function ranges(values: readonly number[]): string {
  const parts: number[][] = [];
  for (const value of values) {
    const part = parts.at(-1);
    if (part?.at(-1) === value - 1) part.push(value);
    else parts.push([value]);
  }
  return parts.map((part) => part.length < 3 ? part.join(",") : `${part[0]}-${part.at(-1)}`).join(",");
}

/** What a description says beside the time of day. */
function behindTime(words: string): string {
  return words.replace(/^At 00:00(?::00)?(?:, )?/, "");
}

function joined(parts: readonly string[]): string {
  return parts.join(" and ");
}
