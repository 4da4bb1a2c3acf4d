import { calendarFrom } from "../../domain/schedule/lower/calendar.ts";
import { ticksPerDay } from "../../domain/schedule/lower/ticks_per_day.ts";
import type { Inspection } from "../../services/load/inspect_plugin.ts";
import { describeSchedule } from "./describe_schedule.ts";
import { fill } from "./fill.ts";
import { formatInstant } from "./instant.ts";

/** When a plugin is due and when cron wakes it, for people and programs. */
export interface ScheduleView {
  readonly plugin: string;
  readonly schedule: string;
  readonly timezone: string;
  /** In words, or null if words fail. */
  readonly words: string | null;
  /** Five fields of each of its lines. */
  readonly lines: readonly string[];
  readonly wakeUpsPerDay: number;
  readonly ticksPerDay: number;
  readonly nextTicks: readonly Date[];
}

const NEXT = 5;
/** Of a terminal, less the indent. */
const WIDTH = 78;
const DAYS_A_YEAR = 365.25;

/** Views the schedules of all plugins that cron shall wake. */
export async function viewSchedules(inspections: readonly Inspection[], now: Date): Promise<ScheduleView[]> {
  const calendar = calendarFrom(now.getUTCFullYear());
  const views: ScheduleView[] = [];
  for (const { entry, enabled, wakeUps } of inspections) {
    if (!enabled || wakeUps === null) continue;
    const { schedule, lines, perDay } = wakeUps;
    views.push({
      plugin: entry.name,
      schedule: schedule.expression.trim(),
      timezone: schedule.timezone,
      words: await describeSchedule(schedule),
      lines,
      wakeUpsPerDay: perDay,
      ticksPerDay: ticksPerDay(schedule, calendar),
      nextTicks: nextTicks(schedule, now),
    });
  }
  return views;
}

/** A view as `plan --json` prints it. */
export function scheduleViewJson({ wakeUpsPerDay, ticksPerDay, nextTicks, ...view }: ScheduleView) {
  return {
    ...view,
    wake_ups_per_day: round(wakeUpsPerDay, 4),
    ticks_per_day: round(ticksPerDay, 4),
    next_ticks: nextTicks.map((tick) => tick.toISOString()),
  };
}

/** Returns a view as lines for people, in their zone. */
export function formatScheduleView(view: ScheduleView, zone: string): string[] {
  const { plugin, schedule, timezone, words, lines, nextTicks } = view;
  const ticks = nextTicks.map((tick) => formatInstant(tick, zone));
  const rows = lines.length === 0
    ? row("wakes", ["never again: its last tick has passed, and is covered"])
    : [...row("wakes", lines), ...row("often", [often(view)]), ...row("due", fill(ticks, "  ", WIDTH - 9))];
  return [
    `${plugin}: ${schedule} in ${timezone}`,
    ...[...fill(words?.split(" ") ?? [], " ", WIDTH), ...rows].map((line) => `  ${line}`),
  ];
}

function row(title: string, cells: readonly string[]): string[] {
  return cells.map((cell, index) => (index === 0 ? title : "").padEnd(9) + cell);
}

function often({ wakeUpsPerDay, ticksPerDay, nextTicks }: ScheduleView): string {
  const [days, span] = ticksPerDay >= 1 ? [1, "a day"] : [DAYS_A_YEAR, "a year"];
  const count = (perDay: number, thing: string) => {
    const number = round(perDay * days, perDay * days < 10 ? 1 : 0);
    return `${number} ${thing}${number === 1 ? "" : "s"}`;
  };
  // Where the row of ticks ends, there is no average.
  const ticks = nextTicks.length < NEXT
    ? `${count(nextTicks.length / days, "tick")} in all`
    : count(ticksPerDay, "tick");
  return `${count(wakeUpsPerDay, "wake-up")} ${span} for ${ticks}`;
}

function nextTicks(schedule: { next(instant: Date): Date | null }, now: Date): Date[] {
  const ticks: Date[] = [];
  for (let tick = schedule.next(now); tick !== null && ticks.length < NEXT; tick = schedule.next(tick)) {
    ticks.push(tick);
  }
  return ticks;
}

function round(number: number, digits: number): number {
  return Math.round(number * 10 ** digits) / 10 ** digits;
}
