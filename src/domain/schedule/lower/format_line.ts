import { type FieldSet, has, setOf, sizeOf, valuesOf } from "./field_set.ts";
import type { Line } from "./line.ts";

/** A field, by the range of its values. */
interface Range {
  readonly low: number;
  readonly high: number;
}

/** A line, and whether minute or hour are to begin with a step on `*`. */
export interface StarredLine extends Line {
  /** The step. */
  readonly star?: { readonly field: "minute" | "hour"; readonly step: number };
}

export const MINUTES: Range = { low: 0, high: 59 };
export const HOURS: Range = { low: 0, high: 23 };
const DATES: Range = { low: 1, high: 31 };
const MONTHS: Range = { low: 1, high: 12 };
const WEEKDAYS: Range = { low: 0, high: 6 };

/**
 * Writes a line's five fields in the form that every cron reads alike: numbers, `a-b`, `a-b/n`, `*`, and for minute and
 * hour a step on `*`, lists of these.
 */
export function formatLine({ minutes, hours, days, star }: StarredLine): string {
  const step = (field: "minute" | "hour") => star?.field === field ? star.step : undefined;
  return [
    formatTime(minutes, MINUTES, step("minute")),
    formatTime(hours, HOURS, step("hour")),
    days.dates === null ? "*" : formatField(days.dates, DATES),
    formatField(days.months, MONTHS),
    days.weekdays === null ? "*" : formatField(days.weekdays, WEEKDAYS),
  ].join(" ");
}

/** Returns the values from `low` of a field in steps, as a step on `*` means them. */
export function multiples({ low, high }: Range, step: number): FieldSet {
  const values: number[] = [];
  for (let value = low; value <= high; value += step) values.push(value);
  return setOf(values);
}

function formatTime(set: FieldSet, range: Range, star: number | undefined): string {
  if (sizeOf(set) === range.high - range.low + 1) return "*";
  if (star === undefined) {
    const step = evenStep(set, range);
    return step === undefined ? formatField(set, range) : `*/${step}`;
  }
  const rest = set & ~multiples(range, star);
  return rest === 0n ? `*/${star}` : `*/${star},${formatField(rest, range)}`;
}

/** Returns the step on `*` that means exactly this set: crons then follow the clock when it is set back. */
function evenStep(set: FieldSet, range: Range): number | undefined {
  const [first, step] = valuesOf(set);
  if (first !== 0 || step === undefined || multiples(range, step) !== set) return undefined;
  // Two values are a step only if a third one would be the first again.
  return sizeOf(set) > 2 || step * 2 === range.high + 1 ? step : undefined;
}

function formatField(set: FieldSet, { low, high }: Range): string {
  const values = valuesOf(set);
  if (values.length === high - low + 1) return "*";
  const parts: string[] = [];
  for (let index = 0; index < values.length;) {
    const { text, length } = longestRun(values.slice(index));
    parts.push(text);
    index += length;
  }
  return parts.join(",");
}

/** Returns the first values as a range if they are one, else the first alone. */
function longestRun(values: readonly number[]): { text: string; length: number } {
  const [first = 0, second = first] = values;
  const step = second - first;
  let length = 1;
  while (values[length] === first + length * step && step > 0) length++;
  const last = first + (length - 1) * step;
  if (step === 1 && length >= 2) {
    return { text: length === 2 ? `${first},${last}` : `${first}-${last}`, length };
  }
  if (length >= 4) return { text: `${first}-${last}/${step}`, length };
  return { text: String(first), length: 1 };
}

/** Tells whether a line fires also while the clock shows a time for the second time: crons see that by the star. */
export function followsClock(line: StarredLine): boolean {
  const [minute = "", hour = ""] = formatLine(line).split(" ");
  return minute.startsWith("*") || hour.startsWith("*");
}

/** Tells whether a line fires at a time of day, in minutes since midnight; of days it knows nothing. */
export function firesAt({ minutes, hours }: Line, time: number): boolean {
  return has(hours, Math.floor(time / 60)) && has(minutes, time % 60);
}
