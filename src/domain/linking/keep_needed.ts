import { type Lock, LOCK_SECTIONS } from "./lock.ts";

/**
 * Returns a lock without the keys that another one does not have.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_LOCKED } from "./lock.ts";
 * const lock = { ...NOTHING_LOCKED, specifiers: new Map([["npm:ms@2", "2.1.3"], ["npm:zod@3", "3.25.0"]]) };
 * const needed = { ...NOTHING_LOCKED, specifiers: new Map([["npm:ms@2", "2.0.0"]]) };
 * assertEquals([...keepNeeded(lock, needed).specifiers], [["npm:ms@2", "2.1.3"]]);
 * ```
 */
export function keepNeeded(lock: Lock, needed: Lock): Lock {
  const kept = LOCK_SECTIONS.map((section) => {
    const entries: Iterable<[string, unknown]> = lock[section];
    return [section, new Map([...entries].filter(([key]) => needed[section].has(key)))];
  });
  // Each part holds values of its own kind only.
  return Object.fromEntries(kept) as Lock;
}
