/** How many runs may go on at a time. */
export interface SlotLimits {
  /** Of all plugins together; null: no limit. */
  readonly maxConcurrent: number | null;
  /** Of the plugins of each pool together. */
  readonly pools: ReadonlyMap<string, number>;
}

/** A run that holds a slot. */
export interface SlotHolder {
  readonly plugin: string;
  readonly pool: string | null;
  /**
   * Whether it gives no sign any more. Such a run counts in its pool, whose resource it may still use, and not among all runs:
   * a few plugins that hang must not keep the others from running.
   */
  readonly isStuck: boolean;
}

/** A wake-up that wants a slot. */
export interface SlotRequest {
  readonly plugin: string;
  readonly pool: string | null;
  /** Whether it ends the plugin's run that goes on, and so needs no slot beside it. */
  readonly replaces: boolean;
}

/**
 * Decides which requests get a slot. Older ones come first; one whose pool is full keeps nobody of another pool waiting.
 *
 * @param requests The oldest first.
 * @returns For each of them whether it gets one.
 *
 * @example The pool of the first request is full
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const limits = { maxConcurrent: 2, pools: new Map([["db", 1]]) };
 * const holders = [{ plugin: "a", pool: "db", isStuck: false }];
 * const requests = [
 *   { plugin: "b", pool: "db", replaces: false },
 *   { plugin: "c", pool: null, replaces: false },
 *   { plugin: "d", pool: null, replaces: false },
 * ];
 * assertEquals(admit(limits, holders, requests), [false, true, false]);
 * ```
 */
export function admit(
  { maxConcurrent, pools }: SlotLimits,
  holders: readonly SlotHolder[],
  requests: readonly SlotRequest[],
): boolean[] {
  let free = (maxConcurrent ?? Infinity) - holders.filter(({ isStuck }) => !isStuck).length;
  const freeIn = new Map(
    Array.from(
      pools,
      ([pool, size]) => [pool, size - holders.filter((holder) => holder.pool === pool).length],
    ),
  );
  return requests.map(({ plugin, pool, replaces }) => {
    if (replaces && holders.some((holder) => holder.plugin === plugin)) return true;
    // A pool that the manifest does not have any more limits nothing.
    const inPool = pool === null ? Infinity : freeIn.get(pool) ?? Infinity;
    if (free < 1 || inPool < 1) return false;
    free--;
    if (pool !== null) freeIn.set(pool, inPool - 1);
    return true;
  });
}
