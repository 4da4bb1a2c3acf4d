const PACKAGE = /^(jsr|npm):\/?((?:@[^/]+\/)?[^/]+)(?:\/.*)?$/;

/**
 * Returns a specifier as the lock has it: the package with its range, without a path inside. What names no package of a
 * registry is returned as it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(packageSpecifier("jsr:/@acme/cleaner@^1/nightly"), "jsr:@acme/cleaner@^1");
 * assertEquals(packageSpecifier("npm:zod@3"), "npm:zod@3");
 * ```
 */
export function packageSpecifier(specifier: string): string {
  return specifier.replace(PACKAGE, "$1:$2");
}
