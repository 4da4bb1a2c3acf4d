import { parseDuration } from "./duration.ts";
import { quote } from "../text/quote.ts";
import { dateShown, whenShown } from "./wall_clock.ts";

/** By what a date is read. */
export interface Standpoint {
  readonly now: Date;
  /** An IANA name: the zone of what names none. */
  readonly timezone: string;
}

const DAY_MS = 86_400_000;
const DAYS: ReadonlyMap<string, number> = new Map([["yesterday", -1], ["today", 0], ["tomorrow", 1]]);
const FORM =
  /^(?<day>\d{4}-\d{2}-\d{2}|yesterday|today|tomorrow)(?:(?:t|\s+)(?<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)\s*(?<zone>z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Parses a date as people write it: `now`, `today`, `yesterday`, `-3h`, `+3h`, `2026-11-01`, `2026-11-01 14:30`, or one of ISO 8601
 * with its offset. A day without a time begins when its clocks first show it.
 *
 * @throws {SyntaxError} If the text is none of these.
 * @throws {RangeError} If there is no such date, or the zone's clocks never show that time, or show it twice.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const standpoint = { now: new Date("2026-11-24T08:00Z"), timezone: "Europe/Berlin" };
 * assertEquals(parseInstant("yesterday", standpoint), new Date("2026-11-22T23:00Z"));
 * assertEquals(parseInstant("2026-11-01 14:30", standpoint), new Date("2026-11-01T13:30Z"));
 * assertEquals(parseInstant("-3h", standpoint), new Date("2026-11-24T05:00Z"));
 * ```
 */
export function parseInstant(text: string, { now, timezone }: Standpoint): Date {
  const words = text.trim().toLowerCase();
  if (words === "now") return now;
  if (/^-\s*\d/.test(words)) return new Date(now.getTime() - parseDuration(words.slice(1)));
  if (/^\+\s*\d/.test(words)) return new Date(now.getTime() + parseDuration(words.slice(1)));
  const { day, time, zone } = FORM.exec(words)?.groups ?? {};
  if (day === undefined) {
    throw new SyntaxError(
      refusal(text, 'write it like "2026-11-01", "2026-11-01 14:30", "yesterday", "-3h", "+3h" or "now"'),
    );
  }
  const wall = wallOf(dayOf(day, { now, timezone }), time ?? "00:00", text);
  if (zone !== undefined) return atOffset(wall, zone, text);
  return time === undefined ? startOfDay(wall, timezone) : atTime(wall, timezone, text);
}

function dayOf(day: string, { now, timezone }: Standpoint): string {
  const days = DAYS.get(day);
  if (days === undefined) return day;
  const today = new Date(dateShown(now, timezone)).getTime();
  return new Date(today + days * DAY_MS).toISOString().slice(0, 10);
}

/** Returns a date and time as if it were UTC. */
function wallOf(day: string, time: string, text: string): Date {
  const wall = new Date(`${day}T${time.padStart(time.indexOf(":") === 1 ? time.length + 1 : 0, "0")}Z`);
  // JavaScript makes 2 March of 30 February, and the next day's midnight of 24:00.
  if (Number.isNaN(wall.getTime()) || wall.toISOString().slice(0, 10) !== day) {
    throw new RangeError(refusal(text, "there is no such date"));
  }
  return wall;
}

function atOffset(wall: Date, zone: string, text: string): Date {
  const offset = zone === "z" ? "Z" : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const at = new Date(`${wall.toISOString().slice(0, -1)}${offset}`);
  if (Number.isNaN(at.getTime())) throw new RangeError(refusal(text, `there is no offset "${zone}"`));
  return at;
}

function startOfDay(wall: Date, timezone: string): Date {
  const shown = whenShown(wall, timezone);
  return shown.kind === "twice" ? shown.first.at : shown.at;
}

function atTime(wall: Date, timezone: string, text: string): Date {
  const shown = whenShown(wall, timezone);
  const local = wall.toISOString().slice(0, wall.getTime() % 60_000 === 0 ? 16 : 19);
  switch (shown.kind) {
    case "once":
      return shown.at;
    case "twice":
      throw new RangeError(
        refusal(
          text,
          `the clocks of ${timezone} show it twice; write ` +
            `"${local}${shown.first.offset}" or "${local}${shown.second.offset}"`,
        ),
      );
    case "never":
      throw new RangeError(
        refusal(text, `the clocks of ${timezone} jump from ${shown.before} to ${shown.after} there`),
      );
  }
}

function refusal(text: string, why: string): string {
  return `Cannot use the date ${quote(text)}: ${why}`;
}
