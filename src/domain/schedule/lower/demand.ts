import type { DayRule, Pattern } from "../pattern.ts";
import { type Clocks, showAt } from "./clocks.ts";
import { type Dates, DateTally, joinDates, sameDates } from "./dates.ts";
import { shiftsBetween } from "./shifts.ts";
import { timesOf } from "./times_of.ts";
import { isWanted, wantedDays } from "./wanted_days.ts";

/** Times of day, on the daemon's clock, and the days on which the daemon must wake the plugin at them. */
export interface Demand {
  /** Minutes since midnight, ascending. */
  readonly times: readonly number[];
  readonly dates: Dates;
}

const MINUTE = 60_000;
const DAY = 1440;

/** Returns at which times on which days the daemon must fire, so that no tick on the days of a rule is missed. */
export function demandOf(pattern: Pattern, rule: DayRule, clocks: Clocks): Demand[] {
  const byTime = new Map<number, Dates>();
  const demand = (time: number, dates: Dates) => {
    const known = byTime.get(time);
    byTime.set(time, known === undefined ? dates : joinDates(known, dates));
  };
  for (const { times, dates } of shiftedTicks(pattern, rule, clocks)) {
    for (const time of times) demand(time, dates);
  }
  for (const instant of ticksAfterGaps(pattern, rule, clocks)) {
    const { time, day } = showAt(clocks.daemon, clocks, instant);
    const tally = new DateTally();
    tally.add(day);
    demand(time, tally.toDates());
  }
  return groupByDates(byTime);
}

function* shiftedTicks(pattern: Pattern, rule: DayRule, clocks: Clocks): Generator<Demand> {
  const { calendar } = clocks;
  const wanted = wantedDays(pattern, rule, calendar);
  for (const { minutes, stretches } of shiftsBetween(clocks.schedule, clocks.daemon, clocks.span)) {
    // A time that shifts past midnight is that of another day.
    for (const [days, times] of Map.groupBy(timesOf(pattern), (time) => Math.floor((time + minutes) / DAY))) {
      const tally = new DateTally();
      for (const { from, to } of stretches) {
        // On the first and the last day only a part of the times comes.
        const first = Math.ceil((from - (times.at(-1) ?? 0)) / DAY) - calendar.first;
        const last = Math.ceil((to - (times[0] ?? 0)) / DAY) - calendar.first;
        for (let index = Math.max(first, 0); index < last; index++) {
          const day = calendar.days[index + days];
          if (wanted[index] && day !== undefined) tally.add(day);
        }
      }
      yield { times: times.map((time) => time + minutes - days * DAY), dates: tally.toDates() };
    }
  }
}

/** Yields the ticks that a single time of day gets where the clock of the schedule skips it. */
function* ticksAfterGaps(pattern: Pattern, rule: DayRule, { schedule, calendar }: Clocks): Generator<number> {
  if (!pattern.fixed) return;
  const [time = 0] = timesOf(pattern);
  for (const { at, before, after } of schedule.changes) {
    const [from, to] = [at / MINUTE + before, at / MINUTE + after];
    const number = Math.floor(from / DAY);
    const skipped = from <= number * DAY + time && number * DAY + time < to;
    const day = calendar.days[number - calendar.first];
    if (skipped && day !== undefined && isWanted(pattern, rule, day)) yield at;
  }
}

function groupByDates(byTime: ReadonlyMap<number, Dates>): Demand[] {
  const groups: { times: number[]; dates: Dates }[] = [];
  for (const [time, dates] of [...byTime].sort(([a], [b]) => a - b)) {
    if (dates.dates.every((set) => set === 0n)) continue;
    const group = groups.find((other) => other.dates === dates || sameDates(other.dates, dates));
    if (group) group.times.push(time);
    else groups.push({ times: [time], dates });
  }
  return groups;
}
