const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
];

/**
 * Formats an instant by its distance from now, in its largest unit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const now = new Date("2026-01-01T12:00:00Z");
 * assertEquals(formatRelative(new Date("2026-01-01T11:56:10Z"), now), "3m ago");
 * assertEquals(formatRelative(new Date("2026-01-03T13:00:00Z"), now), "in 2d");
 * assertEquals(formatRelative(now, now), "now");
 * ```
 */
export function formatRelative(instant: Date, now: Date): string {
  const distance = instant.getTime() - now.getTime();
  const length = formatLength(Math.abs(distance));
  if (length === "0s") return "now";
  return distance > 0 ? `in ${length}` : `${length} ago`;
}

/** Formats a span of time by its largest unit, such as `3m`. */
export function formatLength(milliseconds: number): string {
  const [unit, ms] = UNITS.find(([, ms]) => milliseconds >= ms) ?? ["s", 1_000];
  return `${Math.floor(milliseconds / ms)}${unit}`;
}
