import { digest } from "../text/digest.ts";

/**
 * Returns a digest of all that decides what a plugin tells: its code, its config and its user. While it is the same, the
 * schedule that the plugin told last still holds.
 *
 * @param artifact Digest of the linked code.
 * @param config The resolved config.
 * @param user As which user it runs, as the manifest names it; null: as the instance's own.
 */
export function fingerprint(
  artifact: string,
  config: Readonly<Record<string, unknown>>,
  user: string | null,
): string {
  return digest(artifact + JSON.stringify(config) + (user === null ? "" : `\nuser ${user}`));
}
