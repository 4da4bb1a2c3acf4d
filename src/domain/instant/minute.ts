const MINUTE_MS = 60_000;

/**
 * Returns when the minute of an instant begins.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(startOfMinute(new Date("2026-01-01T10:59:59.999Z")), new Date("2026-01-01T10:59:00Z"));
 * ```
 */
export function startOfMinute(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS);
}

/**
 * Returns when the minute of an instant ends. Cron wakes at whole minutes only, so a wake-up works on all that comes up to then.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(endOfMinute(new Date("2026-01-01T10:59:00Z")), new Date("2026-01-01T11:00:00Z"));
 * ```
 */
export function endOfMinute(instant: Date): Date {
  return new Date(startOfMinute(instant).getTime() + MINUTE_MS);
}
