import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Lowerer } from "../../../../src/domain/schedule/lower/lowerer.ts";
import { parseSchedule, type Schedule } from "../../../../src/domain/schedule/schedule.ts";
import { CronLine, DaemonClock } from "./cron_model.ts";
import { leastOfOneLine, leastWakeUps } from "./least_wake_ups.ts";

const LOWERER = new Lowerer();

const NOW = new Date("2026-11-24T00:00:00Z");
const FROM = new Date("2026-01-01T00:00:00Z");
const COPENHAGEN = "Europe/Copenhagen";
const NEW_YORK = "America/New_York";
const ANGELES = "America/Los_Angeles";

/** Expression, its zone, the daemon's zone, the lines. */
const CASES: readonly (readonly [expression: string, zone: string, daemon: string, ...lines: string[]])[] = [
  // In the daemon's own zone.
  ["30 2 * * *", "UTC", "UTC", "30 2 * * *"],
  ["  05   02  *\t* *  ", "UTC", "UTC", "5 2 * * *"],
  ["*/1 */1 */1 */1 */1", "UTC", "UTC", "* * * * *"],
  ["*/60 */24 * * *", "UTC", "UTC", "0 0 * * *"],
  ["2,3,*/23 * * * *", "UTC", "UTC", "0,2,3,23,46 * * * *"],
  ["0-59 0-23 1-31 1-12 0-7", "UTC", "UTC", "* * * * *"],
  ["0 12 1,*,3 * *", "UTC", "UTC", "0 12 * * *"],
  ["0 0 */2 * *", "UTC", "UTC", "0 0 1-31/2 * *"],
  ["0 0 1 */3 *", "UTC", "UTC", "0 0 1 1-10/3 *"],
  ["0 0 * * */2", "UTC", "UTC", "0 0 * * 0-6/2"],
  ["0 0 * * 7", "UTC", "UTC", "0 0 * * 0"],
  ["0 0 * * 5-7", "UTC", "UTC", "0 0 * * 0,5,6"],
  ["0 0 * * sat-sun", "UTC", "UTC", "0 0 * * 0,6"],
  ["0 0 1 JAN-mar/2,Oct *", "UTC", "UTC", "0 0 1 1,3,10 *"],
  ["@weekly", "UTC", "UTC", "0 0 * * 0"],
  ["@yearly", "UTC", "UTC", "0 0 1 1 *"],
  ["0,30 * * * *", "UTC", "UTC", "*/30 * * * *"],
  ["0 12 1 3 0-6", "UTC", "UTC", "0 12 * 3 *"],
  // Where either field of days is enough, two lines.
  ["0 12 13 * FRI", COPENHAGEN, COPENHAGEN, "0 12 13 * *", "0 12 * * 5"],
  ["0 12 1 * +MON", COPENHAGEN, COPENHAGEN, "0 12 1 * *"],
  // What only the richer grammar says.
  ["0 0 L * *", COPENHAGEN, COPENHAGEN, "0 0 28-31 * *"],
  ["0 0 15W * *", COPENHAGEN, COPENHAGEN, "0 0 14-16 * *"],
  ["0 0 1W * *", COPENHAGEN, COPENHAGEN, "0 0 1-3 * *"],
  ["0 0 28W * *", COPENHAGEN, COPENHAGEN, "0 0 26-29 * *"],
  ["0 0 31W * *", COPENHAGEN, COPENHAGEN, "0 0 29-31 1-7/2,8,10,12 *"],
  ["0 0 * * 5#2", COPENHAGEN, COPENHAGEN, "0 0 * * 5"],
  ["0 0 * * 5L", COPENHAGEN, COPENHAGEN, "0 0 * * 5"],
  ["*/15 * * * * *", COPENHAGEN, COPENHAGEN, "* * * * *"],
  ["30 15 4 * * *", COPENHAGEN, COPENHAGEN, "15 4 * * *"],
  ["0 0 0 1 1 * 2027", COPENHAGEN, COPENHAGEN, "0 0 1 1 *"],
  ["0 0 0 1 1 * 2099", COPENHAGEN, COPENHAGEN, "0 0 1 1 *"],
  ["2026-12-24T18:00", "Europe/Berlin", NEW_YORK, "0 12 24 12 *"],
  ["2026-12-24T18:00:30+01:00", "Asia/Tokyo", NEW_YORK, "0 12 24 12 *"],
  // A gap of the schedule's clock: crons that go by the clock skip it, the schedule does not.
  ["30 2 * * *", COPENHAGEN, COPENHAGEN, "30 2 * * *", "0 3 * 3 0"],
  // An hour that comes twice: only a line with a star fires in the second one too.
  ["*/20 2 * * *", COPENHAGEN, COPENHAGEN, "*/20 2 * * *"],
  ["0,30 2 * * *", COPENHAGEN, COPENHAGEN, "*/30 2 * * *"],
  ["15 2,14 * * *", COPENHAGEN, COPENHAGEN, "15 2,14 * * *", "15 */12,2 * 10 0"],
  ["30 1 * * *", "UTC", COPENHAGEN, "30 2,3 * * *", "*/30 2 * 10 0"],
  // Other zones: hours, halves and quarters, days and months shift.
  ["*/7 * * * *", "Asia/Kolkata", "UTC", "5-26/7,30-58/7 * * * *"],
  ["0 9 * * 1-5", NEW_YORK, COPENHAGEN, "0 14,15 * * 1-5"],
  ["0 9 * * *", "Europe/London", COPENHAGEN, "0 10 * * *"],
  ["0 0 * * *", "Asia/Tokyo", ANGELES, "0 7,8 * * *"],
  ["0 0 * * 1", "Asia/Tokyo", ANGELES, "0 7,8 * * 0"],
  ["0 0 1 * *", "Asia/Tokyo", ANGELES, "0 7,8 28-31 * *"],
  ["0 0 1 1 *", "Asia/Tokyo", ANGELES, "0 7 31 12 *"],
  ["0 */6 * * *", "Asia/Kathmandu", "UTC", "15 */6 * * *"],
  ["0 * * 6 *", "Asia/Kolkata", "UTC", "30 * * 6 *", "30 18-23 31 5 *"],
  ["0 9 L * *", NEW_YORK, "Europe/Berlin", "0 14,15 28-31 * *"],
  ["* * * * *", NEW_YORK, "Asia/Kolkata", "* * * * *"],
];

Deno.test("lower() writes lines that every cron reads alike", () => {
  for (const [expression, zone, daemon, ...lines] of CASES) {
    const lowered = LOWERER.lower(parseSchedule(expression, zone), { zone: daemon, now: NOW });
    assertEquals(lowered.lines, lines, `${expression} in ${zone} on ${daemon}`);
  }
});

/** Lines that were found by hand to be safe, as few and as rare as can be. */
const BY_HAND: readonly (readonly [expression: string, zone: string, daemon: string, ...lines: string[]])[] =
  [
    ["30 2 * * *", COPENHAGEN, COPENHAGEN, "30 2 * * *", "0 3 25-31 3 *"],
    ["*/20 2 * * *", COPENHAGEN, COPENHAGEN, "*/20 2 * * *"],
    ["*/7 * * * *", "Asia/Kolkata", "UTC", "5,12,19,26,30,37,44,51,58 * * * *"],
    ["0 9 * * 1-5", NEW_YORK, COPENHAGEN, "0 14,15 * * 1-5"],
    ["0 0 * * *", "Asia/Tokyo", ANGELES, "0 7,8 * * *"],
    ["0 0 * * 1", "Asia/Tokyo", ANGELES, "0 7,8 * * 0"],
    ["0 0 1 * *", "Asia/Tokyo", ANGELES, "0 7,8 28-31 * *"],
    ["30 1 * * *", "UTC", COPENHAGEN, "30 */23,2,3 * * *"],
    ["0 */6 * * *", "Asia/Kathmandu", "UTC", "15 */6 * * *"],
    ["0 0 L * *", COPENHAGEN, COPENHAGEN, "0 0 28-31 * *"],
    ["0 0 15W * *", "UTC", "UTC", "0 0 14-16 * *"],
    ["0 0 1W * *", "UTC", "UTC", "0 0 1-3 * *"],
    ["0 0 28W * *", "UTC", "UTC", "0 0 26-29 * *"],
    ["0 0 30W * *", "UTC", "UTC", "0 0 28-31 * *"],
    ["0 0 31W * *", "UTC", "UTC", "0 0 29-31 1,3,5,7,8,10,12 *"],
    ["0 0 * * 5#2", "UTC", "UTC", "0 0 * * 5"],
    ["0 12 1 * +MON", "UTC", "UTC", "0 12 1 * *"],
    ["0 12 13 * FRI", "UTC", "UTC", "0 12 13 * *", "0 12 * * 5"],
    ["0 0 * * sat-sun", "UTC", "UTC", "0 0 * * 0,6"],
    ["*/15 * * * * *", "UTC", "UTC", "* * * * *"],
    ["0 0 0 1 1 * 2027", "UTC", "UTC", "0 0 1 1 *"],
  ];

Deno.test("lower() wakes hardly more often than the best lines that were found by hand", () => {
  for (const [expression, zone, daemon, ...best] of BY_HAND) {
    const clock = clockOf(daemon);
    const { lines, wakeUpsPerDay } = LOWERER.lower(parseSchedule(expression, zone), {
      zone: daemon,
      now: NOW,
    });
    const ours = wakeUps(clock, lines);
    assert(ours <= 1.1 * wakeUps(clock, best), `${expression} in ${zone} on ${daemon}: ${lines.join(" + ")}`);
    // Two years differ a little from the average over all.
    assert(
      Math.abs(wakeUpsPerDay - ours / 730) <= 0.02 * wakeUpsPerDay + 0.01,
      `${wakeUpsPerDay} ${ours / 730}`,
    );
  }
});

Deno.test("lower() wakes hardly more often than the best of all lines, where as many are enough as were found by hand", () => {
  for (const [expression, zone, daemon, ...best] of BY_HAND) {
    const schedule = parseSchedule(expression, zone);
    const { lines, wakeUpsPerDay } = LOWERER.lower(schedule, { zone: daemon, now: NOW });
    const least = leastPerYear(schedule, clockOf(daemon), best.length);
    const ratio = wakeUpsPerDay * 365.25 / least;
    assert(ratio <= 1.1, `${expression} in ${zone} on ${daemon}: ${lines.join(" + ")}: ${ratio}`);
    assert(ratio >= 0.999, `${expression} in ${zone} on ${daemon}: no lines can be as few as ${ratio}`);
  }
});

Deno.test("lower() returns no line for a schedule whose last tick has passed", () => {
  for (const expression of ["0 0 0 1 1 * 2020", "2026-11-23T23:59", "2026-11-24T00:00Z"]) {
    assertEquals(
      LOWERER.lower(parseSchedule(expression, "UTC"), { zone: COPENHAGEN, now: NOW }).lines,
      [],
      expression,
    );
  }
});

Deno.test("lower() knows two names of one zone as the same", () => {
  const reader = { zone: "Asia/Kolkata", now: NOW };
  assertEquals(LOWERER.lower(parseSchedule("0 9 * * *", "asia/calcutta"), reader).lines, ["0 9 * * *"]);
});

Deno.test("lower() makes the same lines at any time of a year", () => {
  for (const [expression, zone, daemon] of CASES) {
    if (/202[67]/.test(expression)) continue;
    const schedule = parseSchedule(expression, zone);
    const lines = ["2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z"].map((now) =>
      LOWERER.lower(schedule, { zone: daemon, now: new Date(now) }).lines
    );
    assertEquals(lines[0], lines[1], expression);
  }
});

Deno.test("lower() keeps the ticks of every expression of five fields, and in its own zone adds none", () => {
  fc.assert(
    fc.property(expressions(), (expression) => {
      const schedule = parseSchedule(expression, "UTC");
      const { lines } = LOWERER.lower(schedule, { zone: "UTC", now: NOW });
      assertKept(schedule, lines);
      const [, , date, , weekday] = expression.split(" ");
      if (date === "*" || weekday === "*") assertNoneAdded(schedule, lines);
    }),
    { numRuns: 300 },
  );
});

const MINUTE = 60_000;

function assertKept(schedule: Schedule, lines: readonly string[]): void {
  const parsed = lines.map((line) => new CronLine(line));
  let instant = NOW;
  for (let count = 0; count < 40; count++) {
    const tick = schedule.next(instant);
    if (tick === null) return;
    const fires = parsed.some((line) => line.firesPlainly(tick.getTime() / MINUTE));
    assert(fires, `${schedule.expression} -> ${lines.join(" + ")} misses ${tick.toISOString()}`);
    // Leaps, so that forty ticks reach over months: from every third tick on, two and a half days.
    instant = count % 3 === 2 ? new Date(tick.getTime() + 60 * 3_600_000) : tick;
  }
}

function assertNoneAdded(schedule: Schedule, lines: readonly string[]): void {
  const parts = lines.map((line) => parseSchedule(line, "UTC"));
  let instant = NOW;
  for (let count = 0; count < 40; count++) {
    const ticks = parts.flatMap((part) => part.next(instant) ?? []);
    const tick = new Date(Math.min(...ticks.map(Number)));
    assertEquals(schedule.next(instant), tick, `${schedule.expression} -> ${lines.join(" + ")}`);
    instant = count % 3 === 2 ? new Date(tick.getTime() + 60 * 3_600_000) : tick;
  }
}

const clocks = new Map<string, DaemonClock>();

/** Returns a daemon's clock over ten years. */
function clockOf(zone: string): DaemonClock {
  const clock = clocks.get(zone) ?? new DaemonClock(zone, FROM, new Date("2036-01-02T00:00:00Z"));
  clocks.set(zone, clock);
  return clock;
}

/**
 * Returns how often the best lines wake in a year: the best one if one is enough, else the best of however many, which may
 * be fewer than any two can do with.
 */
function leastPerYear(schedule: Schedule, clock: DaemonClock, lines: number): number {
  const needed: number[] = [];
  let minute = FROM.getTime() - 1;
  for (;;) {
    const tick = schedule.next(new Date(minute));
    if (tick === null || tick.getTime() >= Date.UTC(2036, 0, 1)) break;
    const start = Math.floor(tick.getTime() / MINUTE) * MINUTE;
    needed.push(clock.at(start).shown);
    minute = start + 59_999;
    // So many are only of those that have as many every day, and need as many wake-ups.
    if (needed.length === 10_000) return needed.length / (minute - FROM.getTime()) * 365.25 * 1440 * MINUTE;
  }
  return lines === 1 ? leastOfOneLine(needed) : leastWakeUps(needed);
}

/** Counts the wake-ups of two years, by a cron that goes by the clock. */
function wakeUps(clock: DaemonClock, lines: readonly string[]): number {
  const parsed = lines.map((line) => new CronLine(line));
  let count = 0;
  for (let instant = Date.UTC(2026, 0, 1); instant < Date.UTC(2028, 0, 1); instant += MINUTE) {
    const { shown } = clock.at(instant);
    for (const line of parsed) if (line.firesPlainly(shown)) count++;
  }
  return count;
}

const MONTHS = ["jan", "FEB", "Mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "MON", "Tue", "wed", "thu", "fri", "sat"];

function expressions(): fc.Arbitrary<string> {
  return fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12, MONTHS), field(0, 7, WEEKDAYS))
    .map((fields) => fields.join(" "))
    .filter(isAccepted);
}

function field(low: number, high: number, names: readonly string[] = []): fc.Arbitrary<string> {
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: low, max: high }).map(String) },
    fc.integer({ min: low, max: high }).map((number) => `0${number}`),
    ...(names.length > 0 ? [fc.constantFrom(...names)] : []),
  );
  const step = fc.integer({ min: 1, max: high });
  const element = fc.oneof(
    value,
    fc.tuple(value, value).map(([from, to]) => `${from}-${to}`),
    fc.tuple(value, value, step).map(([from, to, by]) => `${from}-${to}/${by}`),
    step.map((by) => `*/${by}`),
    fc.constantFrom("*", "?"),
  );
  return fc.oneof(
    fc.constant("*"),
    element,
    fc.array(element, { minLength: 1, maxLength: 3 }).map((list) => list.join()),
  );
}

function isAccepted(expression: string): boolean {
  try {
    // An expression without a tick, such as the 30th of February, would be searched for centuries.
    return parseSchedule(expression, "UTC").next(NOW) !== null;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
