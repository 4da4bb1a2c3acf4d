import type { DayRule, Pattern } from "../pattern.ts";
import { isSecondPass, offsetAt, type Span, type ZoneChanges } from "../zone_changes.ts";
import { type Calendar, type CalendarDay, takesDay } from "./calendar.ts";
import { type Dates, DateTally, joinDates, sameDates } from "./dates.ts";
import { shiftsBetween } from "./shifts.ts";

/** What a schedule is to be lowered against. */
export interface Clocks {
  /** The clock of the schedule. */
  readonly schedule: ZoneChanges;
  /** The clock by which the cron daemon reads its lines. */
  readonly daemon: ZoneChanges;
  readonly calendar: Calendar;
  readonly span: Span;
}

/** Times of day, on the daemon's clock, and the days on which the daemon must wake the plugin at them. */
export interface Demand {
  /** Minutes since midnight, ascending. */
  readonly times: readonly number[];
  readonly dates: Dates;
}

/** A tick while the daemon's clock shows what it has shown before: only some lines fire then. */
export interface Repeat {
  /** Minutes since midnight, on the daemon's clock. */
  readonly time: number;
  readonly day: CalendarDay;
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
    const { time, day } = momentOn(clocks.daemon, clocks, instant);
    const tally = new DateTally();
    tally.add(day);
    demand(time, tally.toDates());
  }
  return groupByDates(byTime);
}

/** Returns the ticks at which the daemon's clock shows a time for the second time. */
export function repeatsOf(pattern: Pattern, clocks: Clocks): Repeat[] {
  const times = new Set(timesOf(pattern));
  return momentsOf(clocks).filter(({ shown, again }) =>
    times.has(shown.time) && !(pattern.fixed && again) &&
    pattern.days.some((rule) => isWanted(pattern, rule, shown.day))
  ).map(({ repeat }) => repeat);
}

/** A minute that the daemon's clock shows for the second time. */
interface Moment {
  readonly repeat: Repeat;
  /** What the schedule's clock shows then. */
  readonly shown: Repeat;
  /** Whether that clock, too, has shown this before. */
  readonly again: boolean;
}

/** The same for all schedules of a zone, and some work to find. */
const known = new WeakMap<Clocks, readonly Moment[]>();

function momentsOf(clocks: Clocks): readonly Moment[] {
  const found = known.get(clocks);
  if (found) return found;
  const moments: Moment[] = [];
  for (const { at, before, after } of clocks.daemon.changes) {
    for (let instant = at; instant < at + (before - after) * MINUTE; instant += MINUTE) {
      const repeat = momentOn(clocks.daemon, clocks, instant);
      const shown = momentOn(clocks.schedule, clocks, instant);
      moments.push({ repeat, shown, again: isSecondPass(clocks.schedule, instant) });
    }
  }
  known.set(clocks, moments);
  return moments;
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

function isWanted({ months, years }: Pattern, rule: DayRule, day: CalendarDay): boolean {
  return months.includes(day.month) && (years === null || years.has(day.year)) && takesDay(rule, day);
}

/** Tells for each day of the calendar whether the schedule has ticks on it. */
function wantedDays(pattern: Pattern, rule: DayRule, { days }: Calendar): Uint8Array {
  const wanted = new Uint8Array(days.length);
  const months = new Uint8Array(13);
  for (const month of pattern.months) months[month] = 1;
  const dates = plainDates(rule);
  for (let index = 0; index < days.length; index++) {
    const day = days[index];
    if (day === undefined || months[day.month] === 0 || pattern.years?.has(day.year) === false) continue;
    wanted[index] = dates === null ? Number(takesDay(rule, day)) : dates[day.date * 7 + day.weekday] ?? 0;
  }
  return wanted;
}

/** Tables whether a rule takes a date that is a certain day of the week; null if it depends on the month. */
function plainDates({ dates, weekdays }: DayRule): Uint8Array | null {
  if (dates.last || dates.lastWeekday || dates.nearest.length > 0) return null;
  if (weekdays?.some(({ all, last, numbers }) => !all && (last || numbers.size > 0))) return null;
  const taken = new Uint8Array(32 * 7);
  for (const date of dates.numbers) {
    for (let weekday = 0; weekday < 7; weekday++) {
      taken[date * 7 + weekday] = Number(weekdays === null || weekdays[weekday]?.all === true);
    }
  }
  return taken;
}

/** What a clock shows at an instant. */
function momentOn(clock: ZoneChanges, { calendar }: Clocks, instant: number): Repeat {
  const shown = instant / MINUTE + offsetAt(clock, instant);
  const number = Math.floor(shown / DAY);
  const day = calendar.days[number - calendar.first];
  if (day === undefined) throw new RangeError(`Cannot find the day of ${instant}: the calendar ends before`);
  return { time: shown - number * DAY, day };
}

function timesOf({ hours, minutes }: Pattern): number[] {
  return hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
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
