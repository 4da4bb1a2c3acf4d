import { type Lock, LOCK_SECTIONS, type LockSection } from "./lock.ts";

/** One key of a lock, and the part that it stands in. */
export interface LockKey {
  readonly section: LockSection;
  readonly key: string;
}

/** How a part of a lock stands to a whole one. */
export interface LockComparison {
  /** What the whole does not have. */
  readonly missing: readonly LockKey[];
  /** What the whole has otherwise. */
  readonly different: readonly LockKey[];
}

/**
 * Compares what a link rests on with a lock.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_LOCKED } from "./lock.ts";
 * const part = { ...NOTHING_LOCKED, specifiers: new Map([["jsr:@acme/cleaner@1", "1.0.0"]]) };
 * assertEquals(compareLocks(part, NOTHING_LOCKED), {
 *   missing: [{ section: "specifiers", key: "jsr:@acme/cleaner@1" }],
 *   different: [],
 * });
 * ```
 */
export function compareLocks(part: Lock, whole: Lock): LockComparison {
  const missing: LockKey[] = [];
  const different: LockKey[] = [];
  for (const section of LOCK_SECTIONS) {
    for (const [key, value] of part[section]) {
      const other = whole[section].get(key);
      if (other === undefined) missing.push({ section, key });
      else if (!isSameEntry(value, other)) different.push({ section, key });
    }
  }
  return { missing, different };
}

/** Tells whether two values of one part of a lock say the same. */
export function isSameEntry(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
