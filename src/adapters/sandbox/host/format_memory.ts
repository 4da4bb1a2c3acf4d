const MEGABYTE = 1_000_000;
const UNITS = [["GB", 1000 ** 3], ["GiB", 1024 ** 3], ["MB", MEGABYTE], ["MiB", 1024 ** 2]] as const;

/**
 * Returns an amount of memory as people write it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(formatMemory(512_000_000), "512 MB");
 * assertEquals(formatMemory(512 * 1024 ** 2), "512 MiB");
 * assertEquals(formatMemory(123_456_789), "123 MB");
 * ```
 */
export function formatMemory(bytes: number): string {
  const [unit, size] = UNITS.find(([, size]) => bytes >= size && bytes % size === 0) ?? ["MB", MEGABYTE];
  return `${Math.round(bytes / size)} ${unit}`;
}
