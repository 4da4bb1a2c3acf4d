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
  ["0 12 1 * +MON", "At 12:00, on day 1 of the month, only on Monday"],
  ["30 2 * * FRI#L", "At 02:30, on the last Friday of the month"],
  ["*/15 * * * * *", "Every 15 seconds"],
  ["@hourly", "Every hour"],
  ["0 0 * * 5-6#L", null],
  ["0 0 1W,15W * *", null],
] as const;

for (const [expression, words] of WORDS) {
  Deno.test(`"${expression}" in words is ${words ?? "left unsaid"}`, async () => {
    assertEquals(await describeSchedule(parseSchedule(expression, "UTC")), words);
  });
}
