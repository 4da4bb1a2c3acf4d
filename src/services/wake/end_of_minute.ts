const MINUTE_MS = 60_000;

/** Returns when the minute of an instant ends: up to then a wake-up looks, since cron wakes at whole minutes only. */
export function endOfMinute(instant: Date): Date {
  return new Date((Math.floor(instant.getTime() / MINUTE_MS) + 1) * MINUTE_MS);
}
