import { type Dates, type DayFields, dayFields, joinDates } from "./dates.ts";
import { type FieldSet, sizeOf } from "./field_set.ts";

/** One line of a crontab in the making: it fires at each of its minutes of each of its hours on its days. */
export interface Line {
  readonly minutes: FieldSet;
  readonly hours: FieldSet;
  /** Days on which it must fire. */
  readonly dates: Dates;
  /** How the line names them. */
  readonly days: DayFields;
}

/** What a line consists of. */
export type LineParts = Omit<Line, "days">;

/** Makes a line. */
export function lineOf(parts: LineParts): Line {
  return { ...parts, days: dayFields(parts.dates) };
}

/** Returns how often a line wakes in a year, on average. */
export function wakeUpsPerYear({ minutes, hours, days }: Line): number {
  return sizeOf(minutes) * sizeOf(hours) * days.perYear;
}

/** Returns one line that fires whenever one of the two does, and more often where it must. */
export function joinLines(one: Line, other: Line): Line {
  return lineOf({
    minutes: one.minutes | other.minutes,
    hours: one.hours | other.hours,
    dates: joinDates(one.dates, other.dates),
  });
}
