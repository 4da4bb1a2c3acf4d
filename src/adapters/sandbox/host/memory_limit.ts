const MOST_BYTES = 4_000_000_000;
const MEGABYTE = 1_000_000;

/** Files of cgroups in which the limit of this process's memory may be. */
const CGROUP_FILES = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];

/** Returns how much memory a run gets if the manifest does not say: half of what there is, and 4 GB at most. */
export function defaultMemoryBytes(): number {
  const { total } = Deno.systemMemoryInfo();
  const limits = CGROUP_FILES.map(readLimit).filter((limit) => limit > 0);
  return Math.min(MOST_BYTES, Math.floor(Math.min(total, ...limits) / 2 / MEGABYTE) * MEGABYTE);
}

/** Returns a limit in bytes; NaN if there is none. */
function readLimit(path: string): number {
  try {
    return parseInt(Deno.readTextFileSync(path));
  } catch (error) {
    // No such cgroup.
    if (error instanceof Error) return NaN;
    throw error;
  }
}

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
