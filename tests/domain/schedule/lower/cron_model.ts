/**
 * What cron daemons make of a line, written down anew from what was seen of them: nothing here is shared with the code
 * under test but the host's time zone data.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 1440;

/** The clock of a daemon in some zone over some years. */
export class DaemonClock {
  readonly #start: number;
  /** Minutes ahead of UTC, by quarter of an hour. */
  readonly #offsets: Int16Array;
  /** The latest time that the clock has shown up to then, in minutes; by quarter of an hour. */
  readonly #latest: Float64Array;

  constructor(readonly zone: string, from: Date, until: Date) {
    this.#start = from.getTime();
    const quarters = (until.getTime() - from.getTime()) / QUARTER;
    this.#offsets = new Int16Array(quarters);
    this.#latest = new Float64Array(quarters);
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
    let latest = -Infinity;
    for (let quarter = 0; quarter < quarters; quarter++) {
      const instant = this.#start + quarter * QUARTER;
      const [day = 0, hour = 0, minute = 0] = (format.format(instant).match(/\d+/g) ?? []).map(Number);
      const utc = new Date(instant);
      // By the day of the month alone: no clock is a month ahead.
      const days = Math.abs(day - utc.getUTCDate()) > 1 ? (day === 1 ? 1 : -1) : day - utc.getUTCDate();
      const offset = days * DAY + (hour - utc.getUTCHours()) * 60 + minute - utc.getUTCMinutes();
      this.#offsets[quarter] = offset;
      this.#latest[quarter] = latest;
      latest = Math.max(latest, instant / MINUTE + offset + 14);
    }
  }

  /** What the clock shows, in minutes since 1970, and whether it has shown that before. */
  at(instant: number): { readonly shown: number; readonly again: boolean } {
    const quarter = Math.floor((instant - this.#start) / QUARTER);
    const shown = Math.floor(instant / MINUTE) + (this.#offsets[quarter] ?? NaN);
    return { shown, again: shown <= (this.#latest[quarter] ?? NaN) };
  }
}

/** A line of a crontab as cron daemons read it. */
export class CronLine {
  readonly #minutes: ReadonlySet<number>;
  readonly #hours: ReadonlySet<number>;
  readonly #dates: ReadonlySet<number>;
  readonly #months: ReadonlySet<number>;
  readonly #weekdays: ReadonlySet<number>;
  /** Whether crons of the vixie family run it by the clock, and not once for each time of the day. */
  readonly wild: boolean;

  constructor(readonly text: string) {
    const fields = text.split(" ");
    assertEquals(fields.length, 5, text);
    const [minute = "", hour = "", date = "", month = "", weekday = ""] = fields;
    assert(date === "*" || weekday === "*", `"${text}" restricts both: crons do not agree on that`);
    this.#minutes = parseField(minute, 0, 59, true);
    this.#hours = parseField(hour, 0, 23, true);
    this.#dates = parseField(date, 1, 31, false);
    this.#months = parseField(month, 1, 12, false);
    this.#weekdays = parseField(weekday, 0, 6, false);
    this.wild = minute.startsWith("*") || hour.startsWith("*");
  }

  /** Tells whether a cron that goes by the clock alone (busybox, BSD, systemd-cron) fires. */
  firesPlainly(shown: number): boolean {
    const time = ((shown % DAY) + DAY) % DAY;
    if (!this.#minutes.has(time % 60) || !this.#hours.has(Math.floor(time / 60))) return false;
    const day = new Date((shown - time) * MINUTE);
    return this.#dates.has(day.getUTCDate()) && this.#months.has(day.getUTCMonth() + 1) &&
      this.#weekdays.has(day.getUTCDay());
  }

  /** Tells whether a cron of the vixie family (Debian, cronie) fires: lines without a star do not fire again. */
  firesOnce({ shown, again }: { shown: number; again: boolean }): boolean {
    return this.firesPlainly(shown) && (this.wild || !again);
  }
}

/** Reads a field, and refuses what not all crons read alike. */
function parseField(text: string, low: number, high: number, stars: boolean): Set<number> {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [, star, from, to, step] = /^(?:(\*)|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part) ?? [];
    assert(star !== undefined || from !== undefined, `"${text}" is no field`);
    assert(
      step === undefined || (star ? stars : to !== undefined),
      `"${text}": not every cron knows that step`,
    );
    const [first, last] = star ? [low, high] : [Number(from), Number(to ?? from)];
    assert(low <= first && first <= last && last <= high, `"${text}" leaves its range`);
    assert(step === undefined || Number(step) <= high, `"${text}": a step that not every cron takes`);
    for (let value = first; value <= last; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}
