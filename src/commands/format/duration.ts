const UNITS: readonly (readonly [unit: string, seconds: number])[] = [["d", 86_400], ["h", 3600], ["m", 60], [
  "s",
  1,
]];

/**
 * Formats a span of time by its two largest units, down to milliseconds for what is shorter than a second.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(formatDuration(412), "412ms");
 * assertEquals(formatDuration(93_780_000), "1d 2h");
 * ```
 */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds}ms`;
  let rest = Math.round(milliseconds / 1000);
  const parts: string[] = [];
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.slice(0, 2).join(" ");
}
