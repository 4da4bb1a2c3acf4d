import { alikeMonths, inMonths } from "./dates.ts";
import type { Demand } from "./demand.ts";
import { setOf } from "./field_set.ts";
import { joinLines, type Line, lineOf, wakeUpsPerYear } from "./line.ts";

/** So many lines are joined at once; of more, those of each demand first. */
const TO_START_WITH = 40;
/** Sums of averages are not exact. */
const CLOSE_TO_NOTHING = 1e-9;

/**
 * Returns few lines with few wake-ups that meet all demands.
 *
 * Every demand begins as lines that name its times and days exactly, or as closely as lines can. Then lines
 * are joined while it is worth it: a line less is worth `price` wake-ups a year.
 */
export function fewestLines(demands: readonly Demand[], price: number): Line[] {
  const exact = demands.map((demand) => linesFor(demand, price));
  const few = exact.flat().length <= TO_START_WITH
    ? exact
    : exact.map((lines) => joinWorthwhile(lines, price));
  return joinWorthwhile(few.flat(), price);
}

/** Returns what lines cost, in wake-ups a year. */
export function costOf(lines: readonly Line[], price: number): number {
  return lines.reduce((sum, line) => sum + wakeUpsPerYear(line) + price, 0);
}

/** A demand's days can be told apart by date or by day of the week: by what makes the better lines. */
function linesFor({ times, dates }: Demand, price: number): Line[] {
  const blocks = blocksOf(times);
  const [byDate, byWeekday] = [dates.dates, dates.weekdays].map((sets) => {
    const seasons = alikeMonths(dates, sets).map((months) => inMonths(dates, months));
    return blocks.flatMap((block) => seasons.map((dates) => lineOf({ ...block, dates })));
  });
  if (byDate === undefined || byWeekday === undefined || byDate.length === 1) return byDate ?? [];
  const cost = (lines: readonly Line[]) => costOf(joinWorthwhile(lines, price), price);
  return cost(byDate) <= cost(byWeekday) ? byDate : byWeekday;
}

/** Takes times of day apart into blocks of minutes that all of some hours have. */
function blocksOf(times: readonly number[]): Pick<Line, "minutes" | "hours">[] {
  const minutesByHour = new Map<number, number[]>();
  for (const time of times) {
    const hour = Math.floor(time / 60);
    minutesByHour.set(hour, [...minutesByHour.get(hour) ?? [], time % 60]);
  }
  const hoursByMinutes = new Map<bigint, number[]>();
  for (const [hour, minutes] of minutesByHour) {
    const set = setOf(minutes);
    hoursByMinutes.set(set, [...hoursByMinutes.get(set) ?? [], hour]);
  }
  return [...hoursByMinutes].map(([minutes, hours]) => ({ minutes, hours: setOf(hours) }));
}

/** Joins the two lines that are worth it most, again and again; a line less is worth `price` wake-ups a year. */
export function joinWorthwhile(lines: readonly Line[], price: number): Line[] {
  const left = [...lines];
  const pairs = left.flatMap((one, index) => left.slice(index + 1).map((other) => pairOf(one, other, price)));
  for (;;) {
    const best = pairs.reduce<Pair | undefined>(
      (best, pair) => pair.saving > (best?.saving ?? -CLOSE_TO_NOTHING) ? pair : best,
      undefined,
    );
    if (best === undefined) return left;
    left.splice(left.indexOf(best.one), 1, best.joined);
    left.splice(left.indexOf(best.other), 1);
    const standing = pairs.filter(({ one, other }) => left.includes(one) && left.includes(other));
    pairs.splice(0, pairs.length, ...standing);
    for (const line of left) {
      if (line !== best.joined) pairs.push(pairOf(line, best.joined, price));
    }
  }
}

/** Two lines, and what it saves to have one in their place. */
interface Pair {
  readonly one: Line;
  readonly other: Line;
  readonly joined: Line;
  readonly saving: number;
}

function pairOf(one: Line, other: Line, price: number): Pair {
  const joined = joinLines(one, other);
  const saving = wakeUpsPerYear(one) + wakeUpsPerYear(other) + price - wakeUpsPerYear(joined);
  return { one, other, joined, saving };
}
