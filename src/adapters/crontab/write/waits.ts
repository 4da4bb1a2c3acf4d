import type { Clock } from "../../../ports/clock.ts";
import type { CrontabTable } from "./crontab_table.ts";

const SPACING = 2000;
const MINUTE = 60_000;

/**
 * Returns how many milliseconds to wait before a write: Debian's daemon compares whole seconds of the file's time when
 * a minute begins, and a second write within the same second stays unnoticed.
 *
 * @param now The time.
 * @param last When the crontab was last written, or null.
 */
export function waitBeforeWrite(now: Date, last: Date | null): number {
  const since = last === null ? SPACING : now.getTime() - last.getTime();
  // A negative span comes of a clock that was set back; waiting for it to catch up could take for ever.
  const wait = Math.min(SPACING, Math.max(0, SPACING - since));
  const second = (now.getTime() + wait) % MINUTE;
  if (second >= MINUTE - 1000) return wait + MINUTE + SPACING - second;
  return second < SPACING ? wait + SPACING - second : wait;
}

const STEP = 50;
/** A writer that takes longer waits for something itself. */
const STEPS = 40;
/** How often in a row nobody must be seen, where somebody was. */
const CLEAR = 4;

/** Waits until nobody else is about to write a table, or for two seconds; returns whether someone was. */
export async function waitForWriters(table: CrontabTable, clock: Clock): Promise<boolean> {
  for (let step = 0; step < STEPS; step++) {
    if (!table.isBeingWritten()) return step > 0;
    await clock.sleep(STEP);
  }
  return true;
}

/**
 * Waits until nobody else has read or written a table for a while, or for two seconds; returns whether someone did. Between
 * what reads and what writes, a shell may have neither of them running.
 */
export async function waitForQuiet(table: CrontabTable, clock: Clock): Promise<boolean> {
  let wasInUse = false;
  let clear = 0;
  for (let step = 0; step < STEPS; step++) {
    clear = table.isInUse() ? 0 : clear + 1;
    wasInUse ||= clear === 0;
    if (clear === CLEAR) break;
    await clock.sleep(STEP);
  }
  return wasInUse;
}
