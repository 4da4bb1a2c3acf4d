/**
 * Returns where the modules of other machines lie that are carried about with a manifest: beside it, under its name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(vendorPath("/srv/jobs/gapless.toml"), "/srv/jobs/gapless_modules");
 * assertEquals(vendorPath("/srv/jobs/nightly"), "/srv/jobs/nightly_modules");
 * ```
 */
export function vendorPath(manifest: string): string {
  return `${manifest.replace(/\.toml$/, "")}_modules`;
}
