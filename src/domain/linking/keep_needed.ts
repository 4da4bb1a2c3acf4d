import { type Lock, LOCK_SECTIONS } from "./lock.ts";

/** What of a lock is to go. */
export interface Pruning {
  /** What some plugin rests on. */
  readonly needed: Lock;
  /** What was locked when that was found out; what was locked since is left alone. */
  readonly before: Lock;
}

/**
 * Returns a lock without the keys that nobody needs any more.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_LOCKED } from "./lock.ts";
 * const lock = { ...NOTHING_LOCKED, specifiers: new Map([["npm:ms@2", "2.1.3"], ["npm:zod@3", "3.25.0"]]) };
 * const needed = { ...NOTHING_LOCKED, specifiers: new Map([["npm:ms@2", "2.0.0"]]) };
 * assertEquals([...keepNeeded(lock, { needed, before: lock }).specifiers], [["npm:ms@2", "2.1.3"]]);
 * ```
 */
export function keepNeeded(lock: Lock, { needed, before }: Pruning): Lock {
  const kept = LOCK_SECTIONS.map((section) => {
    const entries: Iterable<[string, unknown]> = lock[section];
    return [
      section,
      new Map([...entries].filter(([key]) => needed[section].has(key) || !before[section].has(key))),
    ];
  });
  // Each part holds values of its own kind only.
  return Object.fromEntries(kept) as Lock;
}
