import { DateTally, takes } from "./dates.ts";
import type { Shown } from "./clocks.ts";
import { type FieldSet, setOf, sizeOf } from "./field_set.ts";
import { costOf } from "./fewest_lines.ts";
import { firesAt, followsClock, HOURS, MINUTES, multiples, type StarredLine } from "./format_line.ts";
import { type Line, lineOf } from "./line.ts";

/** The largest steps that all crons take; the larger a step, the fewer values it adds. */
const LAST_MINUTE = 59;
const LAST_HOUR = 23;

/**
 * Sees to it that lines also fire while the daemon's clock shows an hour for the second time. Crons of the vixie family
 * then fire only lines whose minute or hour begins with `*`: either such a line is added for these days, or one that
 * stands is given a star, whichever wakes less.
 */
export function followClock(
  lines: readonly StarredLine[],
  repeats: readonly Shown[],
  price: number,
): StarredLine[] {
  const following = lines.filter(followsClock);
  const missed = repeats.filter((repeat) => !following.some((line) => fires(line, repeat)));
  if (missed.length === 0) return [...lines];
  const choices = [[...lines, withStar(lineAt(missed))]];
  for (const [index, line] of lines.entries()) {
    if (missed.every((repeat) => fires(line, repeat))) choices.push(lines.with(index, withStar(line)));
  }
  return choices.reduce((best, choice) => costOf(choice, price) < costOf(best, price) ? choice : best);
}

function fires(line: Line, { time, day }: Shown): boolean {
  return firesAt(line, time) && takes(line.days, day);
}

function lineAt(repeats: readonly Shown[]): Line {
  const tally = new DateTally();
  for (const { day } of repeats) tally.add(day);
  return lineOf({
    minutes: setOf(repeats.map(({ time }) => time % 60)),
    hours: setOf(repeats.map(({ time }) => Math.floor(time / 60))),
    dates: tally.toDates(),
  });
}

/** Returns the line with the star that adds the least to it. */
function withStar(line: Line): StarredLine {
  let best: StarredLine | undefined;
  for (let step = 1; step <= LAST_MINUTE; step++) {
    best = better(best, {
      ...line,
      minutes: add(line.minutes, MINUTES, step),
      star: { field: "minute", step },
    });
    if (step > LAST_HOUR) continue;
    best = better(best, { ...line, hours: add(line.hours, HOURS, step), star: { field: "hour", step } });
  }
  return best ?? line;
}

function add(set: FieldSet, range: typeof MINUTES, step: number): FieldSet {
  return set | multiples(range, step);
}

function better(best: StarredLine | undefined, line: StarredLine): StarredLine {
  const times = ({ minutes, hours }: Line) => sizeOf(minutes) * sizeOf(hours);
  return best === undefined || times(line) < times(best) ? line : best;
}
