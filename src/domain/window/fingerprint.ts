import { digest } from "../text/digest.ts";

/**
 * Returns a digest of all that decides what a plugin tells: its code and its config. While it is the same, the schedule
 * that the plugin told last still holds.
 *
 * @param artifact Digest of the linked code.
 * @param config The resolved config.
 */
export function fingerprint(artifact: string, config: Readonly<Record<string, unknown>>): string {
  return digest(artifact + JSON.stringify(config));
}
