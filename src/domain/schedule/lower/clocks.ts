import { offsetAt, type Span, type ZoneChanges } from "../zone_changes.ts";
import type { Calendar, CalendarDay } from "./calendar.ts";

/** What a schedule is to be lowered against. */
export interface Clocks {
  /** The clock of the schedule. */
  readonly schedule: ZoneChanges;
  /** The clock by which the cron daemon reads its lines. */
  readonly daemon: ZoneChanges;
  readonly calendar: Calendar;
  readonly span: Span;
}

/** What a clock shows. */
export interface Shown {
  /** Minutes since midnight. */
  readonly time: number;
  readonly day: CalendarDay;
}

const MINUTE = 60_000;
const DAY = 1440;

/** Returns what a clock shows at an instant. */
export function showAt(clock: ZoneChanges, { calendar }: Clocks, instant: number): Shown {
  const shown = instant / MINUTE + offsetAt(clock, instant);
  const number = Math.floor(shown / DAY);
  const day = calendar.days[number - calendar.first];
  if (day === undefined) throw new RangeError(`Cannot find the day of ${instant}: the calendar ends before`);
  return { time: shown - number * DAY, day };
}
