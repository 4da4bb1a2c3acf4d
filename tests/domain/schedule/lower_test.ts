import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import { lower } from "../../../src/domain/schedule/lower.ts";
import { parseSchedule, type Schedule } from "../../../src/domain/schedule/schedule.ts";

const LINES: readonly (readonly [expression: string, ...lines: string[]])[] = [
  ["30 2 * * *", "30 2 * * *"],
  ["  05   02  *\t* *  ", "5 2 * * *"],
  ["*/20 2 * * *", "*/20 2 * * *"],
  ["*/1 */1 */1 */1 */1", "* * * * *"],
  ["*/60 */24 * * *", "*/60 */24 * * *"],
  ["2,3,*/23 * * * *", "*/23,2,3 * * * *"],
  ["0-59 0-23 1-31 1-12 0-7", "* * * * *"],
  ["0 12 1,*,3 * *", "0 12 * * *"],
  ["*,5 *,5 * *,5 *", "* * * * *"],
  ["? ? ? ? ?", "* * * * *"],
  ["?/5 * ? * 1", "*/5 * * * 1"],
  ["0 0 */2 * *", "0 0 1-31/2 * *"],
  ["0 0 1 */3 *", "0 0 1 1-12/3 *"],
  ["0 0 * * */2", "0 0 * * 0-6/2"],
  ["0 0 * * 7", "0 0 * * 0"],
  ["0 0 * * 0,7", "0 0 * * 0"],
  ["0 0 * * 5-7", "0 0 * * 5-6,0"],
  ["0 0 * * 6-7", "0 0 * * 6,0"],
  ["0 0 * * 7-7", "0 0 * * 0"],
  ["0 0 * * 1-7", "0 0 * * *"],
  ["0 0 * * 1-7/2", "0 0 * * 1-6/2,0"],
  ["0 0 * * 2-7/2", "0 0 * * 2-6/2"],
  ["0 0 * * sat-sun", "0 0 * * 6,0"],
  ["0 0 * * Sun-Mon,WED", "0 0 * * 0-1,3"],
  ["0 0 * * sun-sun", "0 0 * * *"],
  ["0 0 1 JAN-mar/2,Oct *", "0 0 1 1-3/2,10 *"],
  ["10-20/5,30-30 * * * *", "10-20/5,30 * * * *"],
  ["10-20/1 * * * *", "10-20 * * * *"],
  ["@hourly", "0 * * * *"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  [" @Weekly ", "0 0 * * 0"],
  ["@monthly", "0 0 1 * *"],
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["0 12 13 * FRI", "0 12 13 * *", "0 12 * * 5"],
  ["0 12 */2 * 1", "0 12 1-31/2 * *", "0 12 * * 1"],
  ["0 12 1 * */2", "0 12 1 * *", "0 12 * * 0-6/2"],
  ["0 12 *,5 3 1", "0 12 * 3 *"],
  ["0 12 1 3 0-6", "0 12 * 3 *"],
];

Deno.test("lower() writes a schedule in the form that every cron reads alike", () => {
  for (const [expression, ...lines] of LINES) {
    assertEquals(lower(parseSchedule(expression, "UTC"), "UTC"), lines, expression);
  }
});

Deno.test("lower() keeps the ticks of every case", () => {
  for (const [expression] of LINES) assertSameTicks(expression);
});

Deno.test("lower() refuses what cron cannot say, and names a way out", () => {
  const richer = [
    ["0 0 L * *", 'cron knows no "L" in the day of month; write it with'],
    ["0 0 LW * *", 'cron knows no "LW" in the day of month'],
    ["0 0 1,15W * *", 'cron knows no "15W" in the day of month'],
    ["0 0 * * 5#2", 'cron knows no "5#2" in the day of week'],
    ["0 0 * * friL", 'cron knows no "friL" in the day of week'],
    ["0 12 1 * +MON", 'cron knows no "+MON" in the day of week'],
    ["*/15 * * * * *", "cron knows no seconds and no years; write five fields"],
    ["0 0 0 1 1 * 2027", "cron knows no seconds and no years"],
  ] as const;
  for (const [expression, why] of richer) {
    const error = assertThrows(() => lower(parseSchedule(expression, "UTC"), "UTC"), RangeError);
    assert(
      error.message.startsWith(`Cannot put the schedule "${expression}" in a crontab: ${why}`),
      error.message,
    );
    assert(
      error.message.endsWith('or let "gapless up --scheduler internal" wake the plugins'),
      error.message,
    );
  }
});

Deno.test("lower() refuses a schedule in another zone than the daemon's, and names both", () => {
  assertThrows(
    () => lower(parseSchedule("0 9 * * *", "Asia/Tokyo"), "Europe/Copenhagen"),
    RangeError,
    'Cannot put the schedule "0 9 * * *" in a crontab: it is in Asia/Tokyo, and cron here works in Europe/Copenhagen; ' +
      'write it in that zone with timezone = "Europe/Copenhagen"',
  );
});

Deno.test("lower() knows two names of one zone as the same", () => {
  assertEquals(lower(parseSchedule("0 9 * * *", "Etc/UTC"), "UTC"), ["0 9 * * *"]);
  assertEquals(lower(parseSchedule("0 9 * * *", "asia/calcutta"), "Asia/Kolkata"), ["0 9 * * *"]);
});

Deno.test("lower() keeps the ticks of every expression of five fields, in plain form", () => {
  fc.assert(
    fc.property(expressions(), (expression) => {
      fc.pre(hasTicks(expression));
      assertSameTicks(expression);
    }),
    { numRuns: 300 },
  );
});

const PLAIN = {
  time: /^(\*|(\*\/\d+|\d+(-\d+(\/\d+)?)?)(,(\*\/\d+|\d+(-\d+(\/\d+)?)?))*)$/,
  date: /^(\*|\d+(-\d+(\/\d+)?)?(,\d+(-\d+(\/\d+)?)?)*)$/,
};

function assertSameTicks(expression: string): void {
  const schedule = parseSchedule(expression, "UTC");
  const lines = lower(schedule, "UTC");
  for (const line of lines) assertPlain(line);
  // One of two lines may name a date that never comes.
  const parts = lines.filter(hasTicks).map((line) => parseSchedule(line, "UTC"));
  let instant = new Date("2027-01-30T00:00:00Z");
  for (let count = 0; count < 40; count++) {
    const tick = schedule.next(instant);
    assertEquals(earliest(parts, instant), tick, `${expression} -> ${lines.join(" + ")}`);
    if (tick === null) return;
    // Leaps, so that forty ticks reach over months: from every third tick on, two and a half days.
    instant = count % 3 === 2 ? new Date(tick.getTime() + 60 * 3_600_000) : tick;
  }
}

/** Some dates never come, such as the 31st of April. */
function hasTicks(expression: string): boolean {
  try {
    parseSchedule(expression, "UTC");
    return true;
  } catch (error) {
    if (error instanceof SyntaxError && error.message.endsWith("it has no tick, ever")) return false;
    throw error;
  }
}

function assertPlain(line: string): void {
  const [minute = "", hour = "", day = "", month = "", weekday = "", ...more] = line.split(" ");
  for (const field of [minute, hour]) assertMatch(field, PLAIN.time, line);
  for (const field of [day, month, weekday]) assertMatch(field, PLAIN.date, line);
  for (const [, from, to] of line.matchAll(/(\d+)-(\d+)/g)) assert(Number(from) <= Number(to), line);
  assert(!/7/.test(weekday.replaceAll(/\/\d+/g, "")), line);
  assert(day === "*" || weekday === "*", line);
  assertEquals(more, []);
}

function earliest(schedules: readonly Schedule[], instant: Date): Date | null {
  const ticks = schedules.flatMap((schedule) => schedule.next(instant) ?? []);
  return ticks.length === 0 ? null : new Date(Math.min(...ticks.map(Number)));
}

function expressions(): fc.Arbitrary<string> {
  return fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12, MONTHS), field(0, 7, WEEKDAYS))
    .map((fields) => fields.join(" "))
    .filter(isAccepted);
}

const MONTHS = ["jan", "FEB", "Mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "MON", "Tue", "wed", "thu", "fri", "sat"];

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
    return parseSchedule(expression, "UTC").next(new Date("2027-01-01T00:00:00Z")) !== null;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
