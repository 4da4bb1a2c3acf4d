import { assertEquals } from "@std/assert";
import type { Catchup } from "../../../src/domain/window/policies.ts";
import { parseDuration } from "../../../src/domain/instant/duration.ts";
import { parseSchedule } from "../../../src/domain/schedule/schedule.ts";
import { type NextWindow, nextWindow } from "../../../src/domain/window/next_window.ts";

const HOURLY = parseSchedule("0 * * * *", "UTC");

/** What an hourly schedule makes of a cursor and a time; `skipped | window`. */
const HOURS: readonly (readonly [Catchup, boolean, string, string, string])[] = [
  ["merge", true, "10:00", "10:59", "nothing"],
  ["merge", true, "10:00", "11:00", "10:00-11:00"],
  ["merge", true, "10:00", "13:30", "10:00-13:00"],
  ["merge", true, "10:30", "13:30", "10:30-13:00"],
  ["merge", false, "10:00", "10:59", "nothing"],
  ["merge", false, "10:00", "13:30", "10:00-13:30"],
  ["merge", false, "13:30", "13:30", "nothing"],
  ["merge", false, "13:30", "14:00", "13:30-14:00"],
  ["each", true, "10:00", "13:30", "10:00-11:00"],
  ["each", true, "10:30", "13:30", "10:30-11:00"],
  ["each", false, "10:00", "13:30", "10:00-11:00"],
  ["latest", true, "10:00", "11:30", "10:00-11:00"],
  ["latest", true, "10:00", "13:30", "10:00-12:00 | 12:00-13:00"],
  ["latest", true, "10:30", "12:00", "10:30-11:00 | 11:00-12:00"],
  ["latest", false, "10:00", "13:30", "10:00-12:00 | 12:00-13:30"],
  ["latest", false, "12:30", "13:30", "12:30-13:30"],
  // A clock that was ahead has been set back: nothing is due until it comes there again.
  ["merge", true, "20:00", "10:00", "nothing"],
  ["each", true, "20:00", "10:00", "nothing"],
  ["latest", false, "20:00", "10:00", "nothing"],
];

for (const [catchup, align, cursor, now, expected] of HOURS) {
  const way = `${catchup}, ${align ? "aligned" : "not aligned"}`;
  Deno.test(`nextWindow() from ${cursor} at ${now} (${way}) is ${expected}`, () => {
    const next = nextWindow({
      schedule: HOURLY,
      cursor: at(cursor),
      now: at(now),
      catchup,
      align,
      maxWindowMs: null,
    });
    assertEquals(format(next), expected);
  });
}

const CHANGES = [
  ["Europe/Copenhagen", "2026-03-28T00:00:00Z"],
  ["Europe/Copenhagen", "2026-10-24T00:00:00Z"],
  ["America/New_York", "2026-03-07T00:00:00Z"],
  ["America/New_York", "2026-10-31T00:00:00Z"],
  ["Asia/Kathmandu", "2026-03-28T00:00:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T00:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T00:00:00Z"],
] as const;

for (const [zone, start] of CHANGES) {
  Deno.test(`windows tile a change of clocks in ${zone} from ${start}`, () => {
    for (const expression of ["30 2 * * *", "30 2,3 * * *", "*/20 * * * *", "15 1 * * *"]) {
      for (const catchup of ["merge", "each", "latest"] as const) {
        for (const align of [true, false]) assertTiles(expression, zone, new Date(start), catchup, align);
      }
    }
  });
}

/** Wakes up every 37 minutes for three days; each window (and what is skipped before it) starts where the last ended. */
function assertTiles(
  expression: string,
  timezone: string,
  start: Date,
  catchup: Catchup,
  align: boolean,
): void {
  const schedule = parseSchedule(expression, timezone);
  let cursor = start;
  for (let minutes = 0; minutes < 3 * 1440; minutes += 37) {
    const now = new Date(start.getTime() + minutes * 60_000);
    const next = nextWindow({ schedule, cursor, now, catchup, align, maxWindowMs: null });
    if (next === null) continue;
    const { window, skipped } = next;
    assertEquals((skipped ?? window).start, cursor, `${expression} ${catchup}: a gap or an overlap`);
    if (skipped) assertEquals(skipped.end, window.start);
    assertEquals(window.start < window.end && window.end <= now, true);
    cursor = window.end;
  }
  assertEquals(cursor > start, true, `${expression} ${catchup}: no window in three days`);
}

function format(next: NextWindow | null): string {
  if (next === null) return "nothing";
  return [next.skipped, next.window].flatMap((window) =>
    window === null ? [] : [`${time(window.start)}-${time(window.end)}`]
  ).join(" | ");
}

function at(time: string): Date {
  return new Date(`2026-01-01T${time}:00Z`);
}

function time(instant: Date): string {
  return instant.toISOString().slice(11, 16);
}

/** What `max_window` makes of it: the window that comes first, and the one after that. */
const PIECES: readonly (readonly [string, Catchup, boolean, string, string, string])[] = [
  ["2h", "merge", true, "09:00", "12:30", "09:00-11:00, 11:00-12:00"],
  ["2h", "merge", true, "09:30", "12:30", "09:30-11:00, 11:00-12:00"],
  ["90m", "merge", true, "09:00", "12:30", "09:00-10:00, 10:00-11:00"],
  ["90m", "merge", false, "09:00", "12:30", "09:00-10:30, 10:30-12:00"],
  ["40m", "each", true, "09:00", "12:30", "09:00-09:40, 09:40-10:00"],
  ["40m", "latest", true, "09:00", "12:30", "09:00-11:00 | 11:00-11:40, 11:40-12:00"],
  ["3h", "merge", true, "09:00", "12:00", "09:00-12:00, nothing"],
];

for (const [longest, catchup, align, cursor, now, expected] of PIECES) {
  const way = `${catchup}, ${align ? "aligned" : "not aligned"}`;
  Deno.test(`nextWindow() of at most ${longest} from ${cursor} at ${now} (${way}) is ${expected}`, () => {
    const coverage = { schedule: HOURLY, now: at(now), catchup, align, maxWindowMs: parseDuration(longest) };
    const first = nextWindow({ ...coverage, cursor: at(cursor) });
    const second = nextWindow({ ...coverage, cursor: first?.window.end ?? at(now) });
    assertEquals(`${format(first)}, ${format(second)}`, expected);
  });
}

Deno.test("nextWindow() at once takes the time since the last tick, too", () => {
  const coverage = {
    schedule: HOURLY,
    catchup: "merge",
    align: true,
    maxWindowMs: null,
    atOnce: true,
  } as const;
  const next = (cursor: string, now: string) =>
    format(nextWindow({ ...coverage, cursor: at(cursor), now: at(now) }));
  assertEquals(next("10:00", "12:20"), "10:00-12:00");
  assertEquals(next("12:00", "12:20"), "12:00-12:20");
  assertEquals(next("12:20", "12:20"), "nothing");
  assertEquals(next("13:00", "12:20"), "nothing");
});

/** What an hourly schedule makes of a cursor, a time and a limit; `skipped | window`. */
const LIMITS: readonly (readonly [Catchup, string, string, string, string])[] = [
  ["merge", "3h", "10:00", "13:30", "10:00-13:00"],
  ["merge", "2h", "10:00", "13:30", "10:00-13:00"],
  ["merge", "1h", "10:00", "13:30", "10:00-11:00 | 11:00-13:00"],
  ["merge", "90m", "10:00", "13:30", "10:00-11:00 | 11:00-13:00"],
  ["merge", "30m", "10:00", "13:30", "10:00-12:00 | 12:00-13:00"],
  ["merge", "0s", "10:00", "13:30", "10:00-12:00 | 12:00-13:00"],
  ["merge", "0s", "10:30", "13:30", "10:30-12:00 | 12:00-13:00"],
  ["merge", "0s", "12:00", "13:30", "12:00-13:00"],
  ["merge", "0s", "12:20", "13:30", "12:20-13:00"],
  ["each", "1h", "10:00", "13:30", "10:00-11:00 | 11:00-12:00"],
  ["each", "0s", "10:30", "13:30", "10:30-12:00 | 12:00-13:00"],
  ["latest", "1h", "10:00", "13:30", "10:00-12:00 | 12:00-13:00"],
];

for (const [catchup, limit, cursor, now, expected] of LIMITS) {
  Deno.test(`nextWindow() from ${cursor} at ${now} (${catchup}), with a limit of ${limit}, is ${expected}`, () => {
    const terms = {
      schedule: HOURLY,
      cursor: at(cursor),
      now: at(now),
      catchup,
      align: true,
      maxWindowMs: null,
      catchupLimitMs: parseDuration(limit),
    };
    assertEquals(format(nextWindow(terms)), expected);
    // A person who asks for all of it gets all of it.
    const all = nextWindow({ ...terms, atOnce: true });
    assertEquals((all?.skipped ?? all?.window)?.start, at(cursor));
  });
}
