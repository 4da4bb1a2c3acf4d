import fc from "fast-check";
import { assert, assertEquals } from "@std/assert";
import { parseSchedule } from "../../../src/domain/schedule/schedule.ts";
import { describeSchedule } from "../../../src/commands/format/describe_schedule.ts";
import {
  formatScheduleView,
  scheduleViewJson,
  viewSchedules,
} from "../../../src/commands/format/schedule_view.ts";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";
import { Bed } from "../../services/bed.ts";

async function view(toml: string) {
  const bed = new Bed({ report: {} });
  bed.read(`[plugins.report]\nmodule = "./report.ts"\n${toml}\n[plugins.manager]\nenabled = false\n`);
  const views = await viewSchedules((await inspectAll(bed, bed.manifest)).inspections, bed.clock.now());
  return views[0];
}

async function lines(toml: string): Promise<string[]> {
  const shown = await view(toml);
  return shown === undefined ? [] : formatScheduleView(shown, "UTC");
}

Deno.test("a schedule is shown in words, with its lines, how often these wake, and its next five ticks", async () => {
  assertEquals(await lines('schedule = "0 9 * * 1-5"\ntimezone = "America/New_York"'), [
    "report: 0 9 * * 1-5 in America/New_York",
    "  At 09:00, Monday through Friday",
    "  wakes    0 13,14 * * 1-5",
    "  often    522 wake-ups a year for 261 ticks",
    "  due      2026-06-01 13:00Z  2026-06-02 13:00Z  2026-06-03 13:00Z",
    "           2026-06-04 13:00Z  2026-06-05 13:00Z",
  ]);
});

Deno.test("a schedule with two lines shows both, and one of a plugin's own time shows that", async () => {
  assertEquals((await lines('schedule = "0 12 13 * FRI"')).slice(1, 5), [
    "  At 12:00, on day 13 of the month, or on Friday",
    "  wakes    0 12 13 * *",
    "           0 12 * * 5",
    "  often    64 wake-ups a year for 62 ticks",
  ]);
  assertEquals((await lines('schedule = "? ? * * *"')).slice(0, 4), [
    "report: ? ? * * * in UTC",
    "  At 19:31",
    "  wakes    31 19 * * *",
    "  often    1 wake-up a day for 1 tick",
  ]);
});

Deno.test("a date shows its one tick, and says so once that is done", async () => {
  assertEquals((await lines('schedule = "2026-12-24T18:00"')).slice(2), [
    "  wakes    0 18 24 12 *",
    "  often    1 wake-up a year for 1 tick in all",
    "  due      2026-12-24 18:00Z",
  ]);
  assertEquals((await lines('schedule = "2026-01-01T18:00"\nsince = "now"')).slice(2), [
    "  wakes    never again: its last tick has passed, and is covered",
  ]);
});

Deno.test("no line of a view is wider than a terminal", async () => {
  for (const zone of ["UTC", "Asia/Kathmandu"]) {
    const shown = await view('schedule = "*/7 */3 1,15 1-11/2 *"\ntimezone = "Australia/Lord_Howe"');
    assert(shown !== undefined);
    const late = shown.nextTicks.map((tick) => new Date(tick.getTime() + 1000));
    for (const nextTicks of [shown.nextTicks, late]) {
      for (const line of formatScheduleView({ ...shown, nextTicks }, zone)) assert(line.length <= 80, line);
    }
  }
});

Deno.test("a view as JSON has UTC instants and plain numbers", async () => {
  const shown = await view('schedule = "0 9 L * *"\ntimezone = "Europe/Berlin"');
  assert(shown !== undefined);
  assertEquals(scheduleViewJson(shown), {
    plugin: "report",
    schedule: "0 9 L * *",
    timezone: "Europe/Berlin",
    words: "At 09:00, on the last day of the month",
    lines: ["0 7,8 28-31 * *"],
    wake_ups_per_day: 0.2259,
    ticks_per_day: 0.0329,
    next_ticks: [
      "2026-06-30T07:00:00.000Z",
      "2026-07-31T07:00:00.000Z",
      "2026-08-31T07:00:00.000Z",
      "2026-09-30T07:00:00.000Z",
      "2026-10-31T08:00:00.000Z",
    ],
  });
});

Deno.test("a plugin that is disabled, or whose schedule is not known, has no view", async () => {
  assertEquals(await lines('schedule = "0 9 * * *"\nenabled = false'), []);
});

const WORDS = [
  ["0 12 1 * +MON", "At 12:00, on day 1 of the month, but only on Monday"],
  ["0 9 1-7 * 6-7", "At 09:00, between day 1 and 7 of the month, or on Saturday and Sunday"],
  ["0 0 */10 * 1-5", "At 00:00, on day 1, 11, 21, and 31 of the month, or Monday through Friday"],
  ["0 5 2-8 * 4", "At 05:00, between day 2 and 8 of the month, or on Thursday"],
  ["*/40 * * * *", "At :00 and :40"],
  ["*/40 9-17 * * Fri-sun", "At :00 and :40, between 09:00 and 17:59, Friday through Sunday"],
  ["0 */7 * * *", "At 00:00, 07:00, 14:00 and 21:00"],
  ["0 0 1 */5 *", "At 00:00, on day 1 of the month, only in January, June, and November"],
  ["0\t0 * * *", "At 00:00"],
  ["@Daily", "At 00:00"],
  ["0 0 * * 0-7", "At 00:00"],
  ["30 2 * * FRI#L", "At 02:30, on the last Friday of the month"],
  ["*/15 * * * * *", "Every 15 seconds"],
  ["@hourly", "Every hour"],
  ["0 0 * * 5-6#L", "At 00:00, on the last Friday of the month and on the last Saturday of the month"],
  [
    "0 0 1,15W * *",
    "At 00:00, on day 1 of the month and on the weekday nearest day 15 of the month",
  ],
  ["2027-01-31T18:00", "At 18:00, on day 31 of the month, only in January, only in 2027"],
] as const;

for (const [expression, words] of WORDS) {
  Deno.test(`"${expression}" in words is ${words}`, async () => {
    assertEquals(await describeSchedule(parseSchedule(expression, "UTC")), words);
  });
}

Deno.test("2000 schedules of every kind have words", async () => {
  const field = (min: number, max: number, more: readonly string[]) => {
    const value = fc.integer({ min, max });
    return fc.oneof(
      fc.constantFrom("*", "?", ...more),
      value.map(String),
      fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      fc.integer({ min: 1, max: max - min }).map((step) => `*/${step}`),
      fc.uniqueArray(value, { minLength: 2, maxLength: 9 }).map((values) => values.join(",")),
    );
  };
  const time = fc.tuple(field(0, 59, []), field(0, 59, []), field(0, 23, []));
  const day = fc.tuple(
    field(1, 28, ["L", "LW", "3W", "1,15W", "L,7"]),
    field(1, 12, ["jan", "FEB-Apr"]),
    field(0, 7, ["MON#2", "fri#L", "mon-wed#L", "+MON", "5L", "SAT-sun"]),
  );
  await fc.assert(
    fc.asyncProperty(time, day, async (time, day) => {
      const words = await describeSchedule(parseSchedule([...time, ...day].join(" "), "UTC"));
      assert(words !== null && !/undefined|NaN|null|, ,|,$|\s{2}/.test(words), String(words));
    }),
    { numRuns: 2000 },
  );
});
