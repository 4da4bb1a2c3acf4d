import { ownerTrust } from "../adapters/owners/owner_trust.ts";
import { type SeenPaths, walkPath } from "../adapters/owners/path_walk.ts";
import { parseTrustedOwners } from "../domain/instance/trusted_owners.ts";

/**
 * Reports whether only root and trusted users can change some folders, whatever links lead there.
 *
 * @param trustOwner Value of `--trust-owner`.
 */
export function walksAreSafe(
  [state, ...folders]: readonly [string, ...string[]],
  trustOwner: string | undefined,
  seen: SeenPaths,
): boolean {
  const trusted = parseTrustedOwners(trustOwner ?? Deno.env.get("GAPLESS_TRUST_OWNER"));
  const trust = ownerTrust({ uid: 0, trusted });
  // Further on is a file, whose owner counts where the folder is sticky.
  return walkPath(state, trust, seen).issues.length === 0 &&
    folders.every((folder) => walkPath(`${folder}/.gapless`, trust, seen).issues.length === 0);
}
