import { basename, dirname } from "@std/path/posix";
import { digest } from "../text/digest.ts";

/** One installation: a manifest, its state folder, and the name under which it owns a block in the crontab. */
export interface Instance {
  readonly name: string;
  /** Absolute path of the manifest. */
  readonly manifest: string;
  /** Absolute path of the state folder. */
  readonly state: string;
  /** Users, by name or number, who may own what it runs, as root may; nobody, if left out. */
  readonly trustedOwners?: readonly string[];
}

/**
 * Returns the name of the instance that a manifest makes: its folder's name, so that people know it again, and a digest
 * of its path, so that two manifests never share a block.
 *
 * @param manifest Absolute path.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 * assertMatch(instanceName("/srv/Nightly jobs/gapless.toml"), /^nightly-jobs-[0-9a-f]{8}$/);
 * ```
 */
export function instanceName(manifest: string): string {
  const slug = basename(dirname(manifest)).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")
    .slice(0, 32);
  return `${slug || "root"}-${digest(manifest).slice(0, 8)}`;
}
