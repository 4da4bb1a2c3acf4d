import { isSecondPass, offsetAt, type Span, type ZoneChanges } from "../zone_changes.ts";
import type { Calendar, CalendarDay } from "./calendar.ts";

/** What a schedule is to be lowered against. */
export interface Clocks {
  /** The clock of the schedule. */
  readonly schedule: ZoneChanges;
  /** The clock by which the cron daemon reads its lines. */
  readonly daemon: ZoneChanges;
  readonly calendar: Calendar;
  readonly span: Span;
  readonly repeats: readonly Repeat[];
}

/** A minute that the daemon's clock shows for the second time. */
export interface Repeat {
  readonly repeat: Shown;
  /** What the schedule's clock shows then. */
  readonly shown: Shown;
  /** Whether that clock, too, has shown this before. */
  readonly again: boolean;
}

/** What a clock shows. */
export interface Shown {
  /** Minutes since midnight. */
  readonly time: number;
  readonly day: CalendarDay;
}

const MINUTE = 60_000;
const DAY = 1440;

/** Finds what all schedules of a zone have in common. */
export function clocksOf(clocks: Omit<Clocks, "repeats">): Clocks {
  const repeats: Repeat[] = [];
  for (const { at, before, after } of clocks.daemon.changes) {
    for (let instant = at; instant < at + (before - after) * MINUTE; instant += MINUTE) {
      const repeat = showAt(clocks.daemon, clocks, instant);
      const shown = showAt(clocks.schedule, clocks, instant);
      repeats.push({ repeat, shown, again: isSecondPass(clocks.schedule, instant) });
    }
  }
  return { ...clocks, repeats };
}

/** Returns what a clock shows at an instant. */
export function showAt(clock: ZoneChanges, { calendar }: Pick<Clocks, "calendar">, instant: number): Shown {
  const shown = instant / MINUTE + offsetAt(clock, instant);
  const number = Math.floor(shown / DAY);
  const day = calendar.days[number - calendar.first];
  if (day === undefined) throw new RangeError(`Cannot find the day of ${instant}: the calendar ends before`);
  return { time: shown - number * DAY, day };
}
