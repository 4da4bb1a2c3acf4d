import { type Pattern, patternOf } from "../pattern.ts";
import type { Schedule } from "../schedule.ts";
import type { ZoneClock } from "../parse_zone_file.ts";
import { type Span, type ZoneChanges, zoneChanges } from "../zone_changes.ts";
import { type Calendar, calendarFrom, YEARS } from "./calendar.ts";
import { dayFields } from "./dates.ts";
import { type Clocks, clocksOf } from "./clocks.ts";
import { type Demand, demandOf } from "./demand.ts";
import { fewestLines, joinWorthwhile } from "./fewest_lines.ts";
import { followClock } from "./follow_clock.ts";
import { formatLine } from "./format_line.ts";
import { wakeUpsPerYear } from "./line.ts";
import { repeatsOf } from "./repeats.ts";

/** A schedule as lines of a crontab. */
export interface Lowered {
  /** Five fields each, in a form that every cron reads alike; none if the schedule has no tick left. */
  readonly lines: readonly string[];
  /** How often they wake, on average. */
  readonly wakeUpsPerDay: number;
}

/** Where and when lines are to be read. */
export interface Reader {
  /** The IANA name of the zone in which the cron daemon works. */
  readonly zone: string;
  readonly now: Date;
  /** The daemon's clock as the system has it; left out, by the time zone data that this program carries. */
  readonly clock?: ZoneClock | null;
}

const NOTHING: Lowered = { lines: [], wakeUpsPerDay: 0 };
const DAYS_PER_YEAR = 365.25;
/** What a line less is worth, in wake-ups a year: nearly one a day, less where a schedule has few ticks. */
const PRICE = { lowest: 60, highest: 320, share: 0.05 };

/** What schedules have in common that one daemon's clock wakes. */
interface Shared {
  readonly clocks: Map<string, Clocks>;
  readonly lowered: Map<string, Lowered>;
}

/**
 * Lowers schedules to lines that a cron daemon in its own zone understands. They fire at every tick of a schedule, through the
 * changes of both clocks, and at few other times; what is due then, the ledger decides.
 *
 * Lines are made for 28 years from this year on, after which dates fall on the same days of the week again. What schedules have
 * in common is found once: the days, the changes of each zone's clock, and the lines of equal schedules.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSchedule } from "../schedule.ts";
 * const lowerer = new Lowerer();
 * const reader = { zone: "UTC", now: new Date("2026-11-24T00:00:00Z") };
 * assertEquals(lowerer.lower(parseSchedule("0 12 13 * FRI", "UTC"), reader).lines, ["0 12 13 * *", "0 12 * * 5"]);
 * assertEquals(lowerer.lower(parseSchedule("0 9 L * *", "Asia/Tokyo"), reader).lines, ["0 0 28-31 * *"]);
 * ```
 */
export class Lowerer {
  readonly #calendars = new Map<number, Calendar>();
  /** By zone and year, as this program's own data have them. */
  readonly #changes = new Map<string, ZoneChanges>();
  /** By the daemon's clock, which may be another one after its data were replaced. */
  readonly #shared = new WeakMap<ZoneChanges, Shared>();

  /** Returns the lines of a schedule. */
  lower(schedule: Schedule, { zone, now, clock }: Reader): Lowered {
    if (namesYears(schedule) && schedule.next(now) === null) return NOTHING;
    const year = now.getUTCFullYear();
    const daemon = clock?.(spanFrom(year)) ?? this.#changesOf(zone, year);
    const { clocks, lowered } = this.#sharedBy(daemon);
    const key = `${schedule.timezone} ${schedule.pattern}`;
    const found = lowered.get(key);
    if (found !== undefined) return found;
    const both = clocks.get(schedule.timezone) ?? this.#clocksOf(schedule.timezone, daemon, year);
    clocks.set(schedule.timezone, both);
    const lines = lowerPattern(patternOf(schedule.pattern), both);
    lowered.set(key, lines);
    return lines;
  }

  #sharedBy(daemon: ZoneChanges): Shared {
    const shared = this.#shared.get(daemon) ?? { clocks: new Map(), lowered: new Map() };
    this.#shared.set(daemon, shared);
    return shared;
  }

  #changesOf(zone: string, year: number): ZoneChanges {
    const key = `${zone} ${year}`;
    const changes = this.#changes.get(key) ?? zoneChanges(zone, spanFrom(year));
    this.#changes.set(key, changes);
    return changes;
  }

  #clocksOf(zone: string, daemon: ZoneChanges, year: number): Clocks {
    const calendar = this.#calendars.get(year) ?? calendarFrom(year);
    this.#calendars.set(year, calendar);
    return clocksOf({ schedule: this.#changesOf(zone, year), daemon, calendar, span: spanFrom(year) });
  }
}

function spanFrom(year: number): Span {
  return { start: Date.UTC(year, 0, 1), end: Date.UTC(year + YEARS, 0, 1) };
}

/** Tells whether a schedule can come to an end. All others have ticks for ever, and to look for the next one takes time. */
export function namesYears({ pattern }: Pick<Schedule, "pattern">): boolean {
  return pattern.trim().split(/\s+/).length > 6;
}

function lowerPattern(pattern: Pattern, clocks: Clocks): Lowered {
  const demands = pattern.days.map((rule) => demandOf(pattern, rule, clocks));
  if (demands.flat().length === 0) {
    // All its ticks lie further ahead: any year will do, or any day.
    return pattern.years === null ? everyDay(pattern) : lowerPattern({ ...pattern, years: null }, clocks);
  }
  const price = priceOf(demands.flat());
  // Where either of two rules is enough, each has lines of its own: no line can say "or".
  const exact = demands.flatMap((found) => fewestLines(found, price));
  const lines = followClock(joinWorthwhile(exact, 0), repeatsOf(pattern, clocks), price);
  const perYear = lines.reduce((sum, line) => sum + wakeUpsPerYear(line), 0);
  return { lines: lines.map(formatLine), wakeUpsPerDay: perYear / DAYS_PER_YEAR };
}

/** Returns what fires at every tick in whatever zone, at whatever time of the year: zones differ by quarters of an hour. */
function everyDay({ minutes }: Pattern): Lowered {
  const shifted = new Set(minutes.flatMap((minute) => [0, 15, 30, 45].map((shift) => (minute + shift) % 60)));
  const list = [...shifted].sort((a, b) => a - b).join(",");
  return { lines: [`${list} * * * *`], wakeUpsPerDay: shifted.size * 24 };
}

function priceOf(demands: readonly Demand[]): number {
  const needed = demands.reduce((sum, { times, dates }) => sum + times.length * dayFields(dates).perYear, 0);
  return Math.max(PRICE.lowest, Math.min(needed, PRICE.highest), needed * PRICE.share);
}
