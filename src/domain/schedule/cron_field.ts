/** One of the five fields of a crontab line. */
export interface CronField {
  readonly title: string;
  readonly low: number;
  readonly high: number;
  /** Names of the values, from `low` on. */
  readonly names: readonly string[];
  /** Whether crons tell a step on `*` (safe across daylight saving changes) from the same values in a list. */
  readonly keepsStar: boolean;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

export const MINUTE: CronField = { title: "minute", low: 0, high: 59, names: [], keepsStar: true };
export const HOUR: CronField = { title: "hour", low: 0, high: 23, names: [], keepsStar: true };
export const DAY_OF_MONTH: CronField = {
  title: "day of month",
  low: 1,
  high: 31,
  names: [],
  keepsStar: false,
};
export const MONTH: CronField = { title: "month", low: 1, high: 12, names: MONTHS, keepsStar: false };
export const DAY_OF_WEEK: CronField = {
  title: "day of week",
  low: 0,
  high: 6,
  names: WEEKDAYS,
  keepsStar: false,
};

interface Span {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly star: boolean;
}

const SPAN = /^(?:(?<star>\*)|(?<from>\d+)-(?<to>\d+))(?:\/(?<step>\d+))?$/;

/**
 * Returns a field in the form that every cron reads alike: numbers, `a-b`, `a-b/n` and, for minute and hour, a step on `*`.
 *
 * @param text The field in croner's form, which croner has accepted.
 * @throws {RangeError} On what crons do not know, such as `L`, `15W`, `5#2`. The message is a part of a sentence.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(plainField("FRI-SUN", DAY_OF_WEEK), "5-6,0");
 * assertEquals(plainField("*\/2", MONTH), "1-12/2");
 * assertEquals(plainField("*\/20", MINUTE), "*\/20");
 * assertEquals(plainField("*,5", HOUR), "*");
 * ```
 */
export function plainField(text: string, field: CronField): string {
  const spans = text.split(",").flatMap((element) => foldSunday(parseSpan(element, field), field));
  if (valuesOf(spans).size === field.high - field.low + 1) return "*";
  // Crons take a field for one that follows the clock across a daylight saving change only if it begins with a star.
  const starsFirst = spans.toSorted((a, b) => Number(b.star) - Number(a.star));
  return [...new Set(starsFirst.map((span) => formatSpan(span, field)))].join(",");
}

function parseSpan(element: string, field: CronField): Span {
  const text = withoutNames(element, field);
  if (/^\d+$/.test(text)) return { from: Number(text), to: Number(text), step: 1, star: false };
  const groups = SPAN.exec(text)?.groups;
  if (groups === undefined) throw new RangeError(`cron knows no "${element}" in the ${field.title}`);
  const { star, from = field.low, to = field.high, step = 1 } = groups;
  return { from: Number(from), to: Number(to), step: Number(step), star: star !== undefined };
}

function withoutNames(element: string, { names, low }: CronField): string {
  return element.toLowerCase()
    // A week that ends on its Sunday: croner reads that one as 7.
    .replace("-sun", "-7")
    .replace(/[a-z]{3}/g, (name) => names.includes(name) ? String(names.indexOf(name) + low) : name);
}

/** Turns a Sunday that is written 7 into 0: to some crons 7 means every day. */
function foldSunday(span: Span, field: CronField): Span[] {
  if (field !== DAY_OF_WEEK || span.to < 7) return [span];
  const sunday = { from: 0, to: 0, step: 1, star: false };
  return [
    ...(span.from < 7 ? [{ ...span, to: 6 }] : []),
    ...((7 - span.from) % span.step === 0 ? [sunday] : []),
  ];
}

function valuesOf(spans: readonly Span[]): Set<number> {
  const values = new Set<number>();
  for (const { from, to, step } of spans) {
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function formatSpan({ from, to, step, star }: Span, { keepsStar }: CronField): string {
  if (star && keepsStar) return `*/${step}`;
  if (from === to) return String(from);
  return step === 1 ? `${from}-${to}` : `${from}-${to}/${step}`;
}
