import { type Lock, LOCK_SECTIONS } from "./lock.ts";

/** Version of the file's form. */
export const LOCK_VERSION = 1;

/**
 * Writes a lock as text: an entry a line, sorted, so that two people's changes seldom meet.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_LOCKED } from "./lock.ts";
 * const lock = { ...NOTHING_LOCKED, specifiers: new Map([["npm:ms@2", "2.1.3"], ["jsr:@a/b@1", "1.0.0"]]) };
 * assertEquals(
 *   printLock(lock),
 *   `{
 *   "version": 1,
 *   "specifiers": {
 *     "jsr:@a/b@1": "1.0.0",
 *     "npm:ms@2": "2.1.3"
 *   }
 * }
 * `,
 * );
 * ```
 */
export function printLock(lock: Lock): string {
  const sections = LOCK_SECTIONS.filter((section) => lock[section].size > 0).map((section) =>
    `,\n  ${JSON.stringify(section)}: ${printSection(lock[section])}`
  );
  return `{\n  "version": ${LOCK_VERSION}${sections.join("")}\n}\n`;
}

/** By hand: an object would put keys that look like numbers first, and an entry on one line is easier to merge. */
function printSection(section: ReadonlyMap<string, unknown>): string {
  const entries = [...section].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) =>
    `    ${JSON.stringify(key)}: ${printValue(value)}`
  );
  return `{\n${entries.join(",\n")}\n  }`;
}

function printValue(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, field]) =>
    `${JSON.stringify(key)}: ${JSON.stringify(field)}`
  );
  return `{ ${fields.join(", ")} }`;
}
