import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { isTimezone, parseSchedule, type Schedule } from "../../../src/domain/schedule/schedule.ts";

/** Zones, and a span around a change of their clocks. */
const CHANGES = [
  ["Europe/Copenhagen", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z"],
  ["Europe/Copenhagen", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"],
  ["America/New_York", "2026-03-07T12:00:00Z", "2026-03-09T12:00:00Z"],
  ["America/New_York", "2026-10-31T12:00:00Z", "2026-11-02T12:00:00Z"],
  ["Australia/Lord_Howe", "2026-04-03T12:00:00Z", "2026-04-05T12:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-02T12:00:00Z", "2026-10-04T12:00:00Z"],
  ["Asia/Kathmandu", "1985-12-31T00:00:00Z", "1986-01-02T00:00:00Z"],
] as const;

const FIXED = ["30 2 * * *", "0 2 * * *", "15 2 * * *", "45 1 * * *", "0 3 * * *", "0 0 * * *", "0 12 * * *"];
const LISTS = ["30 2,3 * * *", "0,30 1,2 * * *", "0 1-3 * * *", "10-20/5 2 * * *"];
const WILD = ["*/20 2 * * *", "0 */2 * * *", "*/7 * * * *", "30 * * * *", "0,45 * * * *"];

for (const [zone, from, until] of CHANGES) {
  Deno.test(`ticks rise and agree, asked from anywhere, in ${zone} around ${from}`, () => {
    for (const expression of [...FIXED, ...LISTS, ...WILD]) {
      const schedule = parseSchedule(expression, zone);
      const ticks = walk(schedule, new Date(new Date(from).getTime() - 2 * DAY), new Date(until));
      assertEquals(ticks, ticks.toSorted((a, b) => a - b), `${expression} does not rise`);
      assertEquals(new Set(ticks).size, ticks.length, `${expression} repeats a tick`);
      assertAgreement(schedule, ticks, new Date(from), new Date(until), 127 * MINUTE);
    }
  });
}

/** What croner's rules make of a change: a fixed time in the gap comes at its end, and in the overlap once. */
const TICKS = [
  ["30 2 * * *", "Europe/Copenhagen", "2026-03-29", ["01:00"]],
  ["30 2 * * *", "Europe/Copenhagen", "2026-10-25", ["00:30"]],
  ["*/30 2 * * *", "Europe/Copenhagen", "2026-03-29", []],
  ["*/30 2 * * *", "Europe/Copenhagen", "2026-10-25", ["00:00", "00:30", "01:00", "01:30"]],
  ["30 2,3 * * *", "Europe/Copenhagen", "2026-03-29", ["01:30"]],
  ["30 2,3 * * *", "Europe/Copenhagen", "2026-10-25", ["00:30", "01:30", "02:30"]],
  ["30 2 * * *", "America/New_York", "2026-03-08", ["07:00"]],
  ["30 1 * * *", "America/New_York", "2026-11-01", ["05:30"]],
  ["0 */12 * * *", "Asia/Kathmandu", "2026-03-29", ["06:15", "18:15"]],
] as const;

for (const [expression, zone, day, times] of TICKS) {
  Deno.test(`"${expression}" in ${zone} on ${day} ticks at ${times.join(", ") || "no time"} UTC`, () => {
    const midnight = new Date(`${day}T00:00:00Z`);
    const ticks = walk(
      parseSchedule(expression, zone),
      new Date(midnight.getTime() - 1),
      new Date(midnight.getTime() + DAY - 1),
    );
    assertEquals(ticks.map((tick) => new Date(tick).toISOString().slice(11, 16)), [...times]);
  });
}

/** Expressions that tick seldom, or in dense bursts with long pauses between. */
const SPARSE = [
  ["0 0 29 2 *", "2024-02-29T00:00:00.000Z"],
  ["0 0 29 2 +1", "2016-02-29T00:00:00.000Z"],
  ["0 0 29 2 1", "2026-02-23T00:00:00.000Z"],
  ["0 0 0 1 1 * 2001,2020", "2020-01-01T00:00:00.000Z"],
  ["0 0 L 12 *", "2025-12-31T00:00:00.000Z"],
  ["0 0 * * 1#5", "2026-08-31T00:00:00.000Z"],
  ["* * * 1 *", "2026-01-31T23:59:00.000Z"],
  ["* * * * 1 *", "2026-01-31T23:59:59.000Z"],
  ["* * 3 * * *", "2026-11-23T03:59:59.000Z"],
  ["* * * * * *", "2026-11-24T00:00:00.000Z"],
] as const;

for (const [expression, last] of SPARSE) {
  Deno.test(`last() finds the tick of "${expression}" at once`, () => {
    const schedule = parseSchedule(expression, "UTC");
    const begun = performance.now();
    const found = schedule.last(new Date("2026-11-24T00:00:00.500Z"));
    assert(performance.now() - begun < 500, "It took more than half a second");
    assertEquals(found?.toISOString(), last);
    const following = schedule.next(new Date(last));
    assert(following === null || following > new Date("2026-11-24T00:00:00.500Z"));
  });
}

Deno.test("last() is null before the first tick", () => {
  const schedule = parseSchedule("0 0 0 1 1 * 2020", "UTC");
  assertEquals(schedule.last(new Date("2019-12-31T23:59:59.999Z")), null);
  assertEquals(schedule.last(new Date("2020-01-01T00:00:00Z")), new Date("2020-01-01T00:00:00Z"));
  assertEquals(schedule.next(new Date("2020-01-01T00:00:00Z")), null);
});

/** A date is a schedule of one tick; one without an offset counts on the clock of the zone, as every fixed time does. */
const DATES = [
  ["2027-01-31T18:00", "Europe/Berlin", "2027-01-31T17:00:00.000Z"],
  ["2027-01-31 18:00:30", "UTC", "2027-01-31T18:00:30.000Z"],
  ["2027-01-31T18:00:30.000+01:00", "Asia/Tokyo", "2027-01-31T17:00:30.000Z"],
  ["2027-01-31T18:00:30.250Z", "Asia/Tokyo", "2027-01-31T18:00:31.000Z"],
  ["2027-12-31T23:59:59,001", "UTC", "2028-01-01T00:00:00.000Z"],
  ["2027-01-31T18:00+0530", "Asia/Tokyo", "2027-01-31T12:30:00.000Z"],
  ["2027-01-31T18:00-05", "Asia/Tokyo", "2027-01-31T23:00:00.000Z"],
  ["2027-01-31T18:00Z", "Asia/Tokyo", "2027-01-31T18:00:00.000Z"],
  ["2027-01-31", "America/New_York", "2027-01-31T05:00:00.000Z"],
  ["2027-03-28T02:30", "Europe/Berlin", "2027-03-28T01:00:00.000Z"],
  ["2027-10-31T02:30", "Europe/Berlin", "2027-10-31T00:30:00.000Z"],
] as const;

for (const [date, zone, tick] of DATES) {
  Deno.test(`the date "${date}" in ${zone} is the one tick ${tick}`, () => {
    const schedule = parseSchedule(date, zone);
    assertEquals(schedule.next(new Date(0))?.toISOString(), tick);
    assertEquals(schedule.last(new Date("2030-01-01"))?.toISOString(), tick);
    assertEquals(schedule.next(new Date(tick)), null);
    assertEquals([schedule.expression, schedule.last(new Date(Date.parse(tick) - 1))], [date, null]);
  });
}

Deno.test('"?" is a time of the plugin\'s own, spread over the hour by its name', () => {
  const minutes = Array.from({ length: 1000 }, (_, index) => {
    const schedule = parseSchedule("? * * * *", "UTC", `plugin-${index}`);
    assertEquals(schedule.expression, "? * * * *");
    return schedule.next(new Date(0))?.getUTCMinutes() ?? -1;
  });
  const counts = [...Map.groupBy(minutes, (minute) => minute).values()].map(({ length }) => length);
  assertEquals(counts.length, 60);
  assert(Math.max(...counts) <= 35, `${Math.max(...counts)} of 1000 plugins in one minute`);
});

Deno.test('"?" is the same value whenever it is asked for, and another one in each field', () => {
  for (
    const [expression, pattern] of [
      ["? * * * *", "31 * * * *"],
      ["? ? * * *", "31 19 * * *"],
      ["? ? ? * * *", "26 31 19 * * *"],
      ["?/15 * * * *", "7-59/15 * * * *"],
      ["?/60 ?/6 * * *", "31-59/60 4-23/6 * * *"],
      ["5,? 1-3 ? * ?", "5,31 1-3 ? * ?"],
      ["0 0 ? * MON", "0 0 ? * MON"],
    ] as const
  ) {
    assertEquals(parseSchedule(expression, "UTC", "report").pattern, pattern);
  }
});

Deno.test("next() never returns the instant itself, last() does", () => {
  const schedule = parseSchedule("0 * * * *", "UTC");
  const tick = new Date("2026-01-01T10:00:00Z");
  assertEquals(schedule.next(tick), new Date("2026-01-01T11:00:00Z"));
  assertEquals(schedule.next(new Date(tick.getTime() - 1)), tick);
  assertEquals(schedule.last(tick), tick);
  assertEquals(schedule.last(new Date(tick.getTime() - 1)), new Date("2026-01-01T09:00:00Z"));
});

Deno.test("last() agrees with the walk, whatever the expression and the instant", () => {
  const field = (min: number, max: number) =>
    fc.oneof(
      fc.constant("*"),
      fc.integer({ min, max }).map(String),
      fc.integer({ min: 2, max: max - min }).map((step) => `*/${step}`),
      fc.uniqueArray(fc.integer({ min, max }), { minLength: 2, maxLength: 3 }).map((values) =>
        values.join(",")
      ),
    );
  const expression = fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
    .map((fields) => fields.join(" "));
  const zone = fc.constantFrom("UTC", ...CHANGES.map(([zone]) => zone));
  const instant = fc.date({ min: new Date("2025-01-01"), max: new Date("2027-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(expression, zone, instant, (expression, zone, instant) => {
      const schedule = parseSchedule(expression, zone);
      const last = schedule.last(instant);
      assert(last !== null && last <= instant);
      const following = schedule.next(last);
      assert(following === null || following > instant, "There is a later tick");
      assertEquals(schedule.next(new Date(last.getTime() - 1)), last, "It is no tick");
    }),
    { numRuns: 200 },
  );
});

const FAULTS = [
  ["0 0 30 2 *", 'Cannot use the schedule "0 0 30 2 *": it has no tick, ever'],
  ["0 0 0 1 1 * 1969", 'Cannot use the schedule "0 0 0 1 1 * 1969": it has no tick after 1970'],
  ["2027-02-29", 'Cannot use the schedule "2027-02-29": there is no such date'],
  ["2027-01-01T24:30", 'Cannot use the schedule "2027-01-01T24:30": there is no such date'],
  ["2027-01-01T18:00:60Z", 'Cannot use the schedule "2027-01-01T18:00:60Z": there is no such date'],
  ["9999-12-31T23:59:59.5Z", 'Cannot use the schedule "9999-12-31T23:59:59.5Z": it is after the year 9999'],
  [
    "12:30",
    'Cannot use the schedule "12:30": it seems to be a date, but from character 3 on is not one of ISO 8601, such as ',
  ],
  ["2027-1-1", "from character 7 on"],
  ["2027-01-01T18", "from character 14 on"],
  ["2027-01-01T18:00+25:00", "from character 17 on"],
  ["2027-01-01T18:00:00.Z", "from character 20 on"],
  ["2027-01-01 18:00 UTC", "from character 17 on"],
  ["Tue Dec 01 2026 10:00:00 GMT", "from character 1 on"],
  ["0 5 * * 1:2", "from character 2 on"],
  [
    "@reboot",
    'Cannot use the schedule "@reboot": nobody knows when that is; give it times, such as "@hourly": ',
  ],
] as const;

for (const [expression, message] of FAULTS) {
  Deno.test(`parseSchedule() refuses "${expression}"`, () => {
    assertThrows(() => parseSchedule(expression, "UTC"), SyntaxError, message);
  });
}

Deno.test("parseSchedule() refuses an unknown time zone", () => {
  assertThrows(
    () => parseSchedule("0 0 * * *", "Europe/Atlantis"),
    RangeError,
    'Cannot use the time zone "Europe/Atlantis": it is no IANA name such as "Europe/Berlin"',
  );
  assertEquals([isTimezone("Asia/Kathmandu"), isTimezone("local")], [true, false]);
});

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Every tick after `from` and up to `until`, by `next()` alone. */
function walk(schedule: Schedule, from: Date, until: Date): number[] {
  const ticks: number[] = [];
  for (let tick = schedule.next(from); tick !== null && tick <= until; tick = schedule.next(tick)) {
    ticks.push(tick.getTime());
  }
  return ticks;
}

function assertAgreement(schedule: Schedule, ticks: number[], from: Date, until: Date, stride: number): void {
  for (let instant = from.getTime(); instant < until.getTime(); instant += stride) {
    const about = `${schedule.expression} at ${new Date(instant).toISOString()}`;
    const last = ticks.findLast((tick) => tick <= instant);
    const next = ticks.find((tick) => tick > instant);
    assertEquals(schedule.last(new Date(instant))?.getTime(), last, `last() of ${about}`);
    if (next !== undefined) {
      assertEquals(schedule.next(new Date(instant))?.getTime(), next, `next() of ${about}`);
    }
  }
}
