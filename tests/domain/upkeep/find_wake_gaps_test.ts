import { assertEquals } from "@std/assert";
import { parseSchedule } from "../../../src/domain/schedule/schedule.ts";
import { findWakeGaps, type Watched } from "../../../src/domain/upkeep/find_wake_gaps.ts";

const MINUTE_MS = 60_000;
const NOON = Date.UTC(2026, 5, 1, 12);
const SLOTS = 64;

interface Given {
  readonly line: string;
  /** Minutes from noon in which it was woken: all but these of its line, in the last days. */
  readonly missed?: (minute: number) => boolean;
  readonly since?: number;
  readonly lateMs?: number;
}

/** What a ring has of wake-ups up to now: one for each of its slots. */
function watched(
  plugin: string,
  now: number,
  { line, missed = () => false, since = -5000, lateMs = 1500 }: Given,
): Watched {
  const schedule = parseSchedule(line, "UTC");
  const ring = new Map<number, Date>();
  for (
    let at = schedule.next(new Date(NOON - 6000 * MINUTE_MS));
    at !== null && at.getTime() < now;
    at = schedule.next(at)
  ) {
    const minute = (at.getTime() - NOON) / MINUTE_MS;
    const trace = at.getTime() + lateMs;
    if (!missed(minute) && trace <= now) ring.set(Math.floor(trace / MINUTE_MS) % SLOTS, new Date(trace));
  }
  return {
    plugin,
    lines: [schedule],
    since: new Date(NOON + since * MINUTE_MS),
    wakeUps: [...ring.values()].sort((a, b) => a.getTime() - b.getTime()),
  };
}

/** Gaps at a minute after noon, such as `report 12:10-12:12`; `*`: of the whole host. */
function gaps(minute: number, plugins: Readonly<Record<string, Given>>): string[] {
  const now = NOON + minute * MINUTE_MS + 3000;
  const all = Object.entries(plugins).map(([name, given]) => watched(name, now, given));
  const time = (at: Date) =>
    `${at.getUTCDate() === 1 ? "" : `${at.getUTCDate()}. `}${at.toISOString().slice(11, 16)}`;
  return findWakeGaps(all, new Date(now)).map(({ plugin, start, end }) =>
    `${plugin ?? "*"} ${time(start)}-${time(end)}`
  );
}

const between = (from: number, to: number) => (minute: number) => minute >= from && minute < to;

Deno.test("where every line was woken there is no gap, on time or late", () => {
  for (const lateMs of [0, 1500, 50_000, 59_999]) {
    assertEquals(gaps(30, { a: { line: "* * * * *", lateMs }, b: { line: "*/5 * * * *", lateMs } }), []);
  }
  assertEquals(gaps(30, { b: { line: "*/5 * * * *", lateMs: 90_000 } }), []);
});

Deno.test("minutes in which one plugin was not woken are its own gap", () => {
  assertEquals(gaps(30, { a: { line: "* * * * *", missed: between(10, 13) }, b: { line: "* * * * *" } }), [
    "a 12:10-12:13",
  ]);
  assertEquals(
    gaps(30, {
      a: { line: "* * * * *", missed: (minute) => minute === 4 || minute === 20 },
      b: { line: "*/5 * * * *" },
    }),
    ["a 12:04-12:05", "a 12:20-12:21"],
  );
});

Deno.test("minutes in which nothing was woken are a gap of the host", () => {
  const missed = between(10, 23);
  assertEquals(gaps(30, { a: { line: "* * * * *", missed }, b: { line: "*/5 * * * *", missed } }), [
    "* 12:10-12:23",
  ]);
  assertEquals(gaps(30, { a: { line: "*/5 * * * *", missed } }), ["* 12:10-12:21"]);
});

Deno.test("a gap that goes on is told up to what can be known by now", () => {
  const missed = between(10, 1000);
  assertEquals(gaps(30, { a: { line: "* * * * *", missed }, b: { line: "*/5 * * * *", missed } }), [
    "* 12:10-12:28",
  ]);
});

Deno.test("a silence of days is one gap, told by what was woken last before it", () => {
  const missed = between(-4000, 5);
  const told = gaps(30, { a: { line: "* * * * *", missed }, b: { line: "*/5 * * * *", missed } });
  assertEquals(told, ["* 29. 17:20-12:05"]);
});

Deno.test("what does not stand in the block yet is not missed", () => {
  assertEquals(
    gaps(30, { a: { line: "* * * * *", since: 20, missed: between(-5000, 20) }, b: { line: "*/5 * * * *" } }),
    [],
  );
});

Deno.test("a line that seldom fires is missed when it was due, and not before", () => {
  const daily = { line: "0 12 * * *", missed: (minute: number) => minute === 0 };
  assertEquals(gaps(1, { a: daily, b: { line: "*/5 * * * *" } }), []);
  assertEquals(gaps(10, { a: daily, b: { line: "*/5 * * * *" } }), ["a 12:00-12:01"]);
});
