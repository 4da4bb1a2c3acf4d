/**
 * Holds every tick of many schedules against the lines that they are lowered to, over ten years.
 *
 * By itself it takes a share of the schedules in each zone (a larger one with `GAPLESS_SOAK=1`); with
 * `GAPLESS_EVERY_SCHEDULE=1` all of them, which takes many minutes, or with `GAPLESS_EVERY_SCHEDULE=Asia/Tokyo,UTC` all in
 * these zones.
 */

import { assert, assertEquals } from "@std/assert";
import { type Lowered, Lowerer } from "../../../../src/domain/schedule/lower/lowerer.ts";
import { parseSchedule, type Schedule } from "../../../../src/domain/schedule/schedule.ts";
import { SOAK } from "../../../soak.ts";
import { CronLine, DaemonClock } from "./cron_model.ts";
import { EXPRESSIONS } from "./expressions.ts";
import { leastOfOneLine, leastWakeUps } from "./least_wake_ups.ts";

const LOWERER = new Lowerer();

const ZONES = [
  "UTC",
  "Europe/Copenhagen",
  "Europe/London",
  "America/New_York",
  "America/Los_Angeles",
  "America/St_Johns",
  "Asia/Tokyo",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Pacific/Chatham",
];
const DAEMONS = [
  "UTC",
  "Europe/Copenhagen",
  "America/Los_Angeles",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/Santiago",
];
const FROM = new Date("2026-01-01T00:00:00Z");
const UNTIL = new Date("2036-01-01T00:00:00Z");
const DAY = 86_400_000;
/** Zones in which all schedules are to be held against their lines. */
const WANTED = Deno.env.get("GAPLESS_EVERY_SCHEDULE") ?? "";
const EVERY = WANTED !== "";
/** One in so many pairs of schedule and zone: each schedule in one zone, or one of six. */
const SHARE = SOAK ? ZONES.length : 71;
/** A schedule with more ticks in ten years is looked at in spans. */
const MANY = EVERY ? 6000 : 600;

Deno.test("lines fire at every tick, in every zone, by every cron's rules, through every change of the clocks", () => {
  const clocks = DAEMONS.map((zone) =>
    new DaemonClock(zone, new Date(FROM.getTime() - DAY), new Date(UNTIL.getTime() + DAY))
  );
  const spans = spansAroundChanges([...ZONES, ...DAEMONS]);
  const tally = new Tally();
  const tried = new Map<string, number>();
  for (const [index, expression] of EXPRESSIONS.entries()) {
    // The share turns with the zones: each has expressions of every kind.
    const zones = EVERY
      ? ZONES.filter((zone) => WANTED === "1" || WANTED.split(",").includes(zone))
      : ZONES.filter((_, zone) => (index * 5 + zone) % SHARE === 0);
    for (const zone of zones) {
      tried.set(zone, (tried.get(zone) ?? 0) + 1);
      const schedule = parseSchedule(expression, zone, "some plugin");
      const ticks = ticksOf(schedule, spans);
      for (const clock of clocks) {
        const lowered = LOWERER.lower(schedule, { zone: clock.zone, now: FROM });
        assertCovered(schedule, { ticks, clock, lines: lowered.lines });
        if (!ticks.all) continue;
        const needed = ticks.minutes.map((minute) => clock.at(minute).shown);
        tally.add(`${expression} in ${zone} on ${clock.zone}`, needed, lowered);
      }
    }
  }
  console.log(tally.report());
  const counts = [...tried.values()];
  assert(Math.max(...counts) - Math.min(...counts) <= 1, "each zone has its share");
  assertEquals(tried.size, EVERY && WANTED !== "1" ? WANTED.split(",").length : ZONES.length);
});

/** Ticks, as the minutes in which they lie. */
interface Ticks {
  readonly minutes: readonly number[];
  /** Whether these are all of the ten years. */
  readonly all: boolean;
}

interface Case {
  readonly ticks: Ticks;
  readonly clock: DaemonClock;
  readonly lines: readonly string[];
}

function assertCovered(schedule: Schedule, { ticks, clock, lines }: Case): void {
  const parsed = lines.map((line) => new CronLine(line));
  for (const tick of ticks.minutes) {
    const moment = clock.at(tick);
    const plainly = parsed.some((line) => line.firesPlainly(moment.shown));
    const once = parsed.some((line) => line.firesOnce(moment));
    if (plainly && once) continue;
    const about = `"${schedule.expression}" in ${schedule.timezone} on ${clock.zone}: ${lines.join(" + ")}`;
    const missing = plainly ? "a cron that fires once a day" : "a cron that goes by the clock";
    assert(false, `${about} misses ${new Date(tick).toISOString()} with ${missing}`);
  }
}

function ticksOf(schedule: Schedule, spans: readonly (readonly [from: number, until: number])[]): Ticks {
  const minutes = walk(schedule, FROM.getTime() - 1, UNTIL.getTime(), MANY);
  if (minutes.length < MANY) return { minutes, all: true };
  const some = spans.flatMap(([from, until]) => walk(schedule, from, until, Infinity));
  return { minutes: [...minutes.slice(0, 100), ...some], all: false };
}

function walk(schedule: Schedule, from: number, until: number, limit: number): number[] {
  const minutes: number[] = [];
  for (let tick = schedule.next(new Date(from)); tick !== null && tick.getTime() < until;) {
    const minute = Math.floor(tick.getTime() / 60_000) * 60_000;
    minutes.push(minute);
    if (minutes.length >= limit) break;
    // One tick of a minute tells as much as sixty.
    tick = schedule.next(new Date(minute + 59_999));
  }
  return minutes;
}

/** Spans around the changes of the clocks of three years, and a day of each season. */
function spansAroundChanges(zones: readonly string[]): [from: number, until: number][] {
  const around = new Set<number>();
  for (const zone of new Set(zones)) {
    const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
    const offset = (day: number) => format.format(day).split(", ")[1];
    for (let day = FROM.getTime(); day < Date.UTC(2029, 0, 1); day += DAY) {
      if (offset(day) !== offset(day + DAY)) around.add(day);
    }
  }
  for (const month of [0, 1, 4, 7, 9, 11]) around.add(Date.UTC(2027, month, 28));
  const hours = EVERY ? 24 : 6;
  return [...around].sort((a, b) => a - b).map((
    day,
  ) => [day - hours * 3_600_000, day + DAY + hours * 3_600_000]);
}

/** Counts how many wake-ups fall to how many ticks, and how many to those of the best lines. */
class Tally {
  readonly #ofTicks = new Ratios();
  readonly #ofOneLine = new Ratios();
  readonly #ofLines = new Ratios();

  /** @param needed What the daemon's clock shows at the ticks. */
  add(about: string, needed: readonly number[], { lines, wakeUpsPerDay }: Lowered): void {
    // Chance has a hand in fewer.
    if (needed.length < 100) return;
    const perYear = wakeUpsPerDay * 365.25;
    this.#ofTicks.add(perYear / (needed.length / 10), about);
    // Some are needed for the clock's second pass alone, of which the best lines know nothing.
    if (lines.length === 1) this.#ofOneLine.add(perYear / leastOfOneLine(needed), about);
    else this.#ofLines.add(perYear / leastWakeUps(needed), about);
  }

  report(): string {
    return `wake-ups for each minute with a tick: ${this.#ofTicks.report()}\n` +
      `where one line was made, against the best one: ${this.#ofOneLine.report()}\n` +
      `where several were made, against the best of any number: ${this.#ofLines.report()}`;
  }
}

class Ratios {
  readonly #all: number[] = [];
  #worst = { ratio: 0, about: "" };

  add(ratio: number, about: string): void {
    this.#all.push(ratio);
    if (ratio > this.#worst.ratio) this.#worst = { ratio, about };
  }

  report(): string {
    const sorted = this.#all.toSorted((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2);
    const within = (limit: number) =>
      `${(100 * sorted.filter((ratio) => ratio < limit).length / sorted.length).toFixed(0)} %`;
    return `${sorted.length} schedules, ${within(1.005)} exact, ${within(1.1)} within 1.1, median ${
      at(0.5)
    }, ` +
      `90 % up to ${at(0.9)}, 99 % up to ${at(0.99)}, worst ${
        this.#worst.ratio.toFixed(1)
      } (${this.#worst.about})`;
  }
}
