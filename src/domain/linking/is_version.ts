/**
 * Tells whether a text is the version of a package, and nothing else: it becomes part of URLs, and stands in the lock.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * assert(isVersion("1.0.0-rc.1+build"));
 * assert(!isVersion("1.0.0/../x") && !isVersion("v1.0.0") && !isVersion("1.0"));
 * ```
 */
export function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/.test(text);
}
