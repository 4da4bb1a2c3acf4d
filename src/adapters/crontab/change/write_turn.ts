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
