const WITHOUT_RANGE = /^((?:jsr|npm):\/?(?:@[^/@]+\/)?[^/@]+)(\/.*)?$/;

/**
 * Returns a package's specifier with the range that holds a version and what is compatible with it; as it is, if it has a
 * range already or is of no registry.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(withRange("jsr:@acme/cleaner/nightly", "1.2.3"), "jsr:@acme/cleaner@^1.2.3/nightly");
 * assertEquals(withRange("npm:zod@3", "3.25.0"), "npm:zod@3");
 * ```
 */
export function withRange(specifier: string, version: string): string {
  return specifier.replace(WITHOUT_RANGE, (_, name: string, path = "") => `${name}@^${version}${path}`);
}
