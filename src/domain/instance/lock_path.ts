/**
 * Returns where the lock of a manifest lies: beside it, under its name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(lockPath("/srv/jobs/gapless.toml"), "/srv/jobs/gapless.lock");
 * assertEquals(lockPath("/srv/jobs/nightly"), "/srv/jobs/nightly.lock");
 * ```
 */
export function lockPath(manifest: string): string {
  return `${manifest.replace(/\.toml$/, "")}.lock`;
}
