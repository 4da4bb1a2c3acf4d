/**
 * How few wake-ups lines can do with that fire whenever they must, found by going through all there are: nothing here is
 * shared with the code under test.
 *
 * @module
 */

const DAY = 1440;
const YEARS = 28;
const WEEKS = Array.from({ length: 128 }, (_, weekdays) => weekdays);

/** Days in a year on average, by month, date and day of the week. */
const DAYS = countDays();

/**
 * Returns how often any lines at all must wake in a year. A line takes a date of a month in every year, or a day of the
 * week in each of its weeks: for every minute of every month the best choice of both is found.
 *
 * @param needed When lines must fire: what the daemon's clock shows, in minutes since 1970.
 */
export function leastWakeUps(needed: Iterable<number>): number {
  const known = new Map<string, number>();
  let least = 0;
  for (const [minute, dates] of datesByMinute(needed)) {
    const month = Math.floor(minute / DAY);
    const key = `${month} ${dates.join()}`;
    const found = known.get(key) ?? fewestDays(month, dates);
    known.set(key, found);
    least += found;
  }
  return least;
}

/** Returns how often one line must wake in a year that fires whenever it must. */
export function leastOfOneLine(needed: Iterable<number>): number {
  const minutes = new Set<number>();
  const hours = new Set<number>();
  const months = new Set<number>();
  const all = new Uint8Array(32);
  for (const [minute, dates] of datesByMinute(needed)) {
    minutes.add(minute % 60);
    hours.add(Math.floor(minute % DAY / 60));
    months.add(Math.floor(minute / DAY));
    for (const [date, weekdays] of dates.entries()) all[date] = (all[date] ?? 0) | weekdays;
  }
  const weekdays = all.reduce((set, each) => set | each, 0);
  const days = (weekdays: number, anyDate: boolean) =>
    [...months].reduce(
      (sum, month) => sum + countOf(month, weekdays, all.map((set) => anyDate ? 0 : set)),
      0,
    );
  return minutes.size * hours.size * Math.min(days(weekdays, true), days(0, false));
}

/** Groups what must be taken: by minute of a month the days of the week, as bits, on which each date comes. */
function datesByMinute(needed: Iterable<number>): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  for (const shown of needed) {
    const time = shown % DAY;
    const day = new Date((shown - time) * 60_000);
    const minute = (day.getUTCMonth() + 1) * DAY + time;
    const dates = found.get(minute) ?? new Uint8Array(32);
    const date = day.getUTCDate();
    dates[date] = (dates[date] ?? 0) | 1 << day.getUTCDay();
    found.set(minute, dates);
  }
  return found;
}

function fewestDays(month: number, dates: Uint8Array): number {
  return Math.min(...WEEKS.map((weekdays) => countOf(month, weekdays, dates)));
}

/** Counts the days of a month that some days of the week take, and with them the dates that these leave over. */
function countOf(month: number, weekdays: number, dates: Uint8Array): number {
  let count = 0;
  for (let date = 1; date <= 31; date++) {
    const byDate = ((dates[date] ?? 0) & ~weekdays) !== 0;
    for (let weekday = 0; weekday < 7; weekday++) {
      if (byDate || (weekdays >> weekday & 1) === 1) count += DAYS[(month * 32 + date) * 7 + weekday] ?? 0;
    }
  }
  return count;
}

function countDays(): Float64Array {
  const days = new Float64Array(13 * 32 * 7);
  const end = Date.UTC(2026 + YEARS, 0, 1);
  for (let at = Date.UTC(2026, 0, 1); at < end; at += DAY * 60_000) {
    const day = new Date(at);
    const index = ((day.getUTCMonth() + 1) * 32 + day.getUTCDate()) * 7 + day.getUTCDay();
    days[index] = (days[index] ?? 0) + 1 / YEARS;
  }
  return days;
}
