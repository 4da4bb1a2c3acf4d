import { type Lock, LOCK_SECTIONS } from "./lock.ts";

/**
 * Adds one lock to another; where both have a key, the second one counts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_LOCKED } from "./lock.ts";
 * const one = { ...NOTHING_LOCKED, specifiers: new Map([["npm:ms@2", "2.0.0"]]) };
 * const two = { ...NOTHING_LOCKED, specifiers: new Map([["npm:ms@2", "2.1.3"]]) };
 * assertEquals(mergeLocks(one, two).specifiers.get("npm:ms@2"), "2.1.3");
 * ```
 */
export function mergeLocks(lock: Lock, over: Lock): Lock {
  const merged = LOCK_SECTIONS.map((
    section,
  ) => [section, new Map<string, unknown>([...lock[section], ...over[section]])]);
  // Each part holds values of its own kind only.
  return Object.fromEntries(merged) as Lock;
}
