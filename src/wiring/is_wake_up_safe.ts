import { ownerTrust } from "../adapters/owners/owner_trust.ts";
import { look, type SeenPaths, walkPath } from "../adapters/owners/path_walk.ts";
import type { WakeUp } from "../domain/instance/parse_wake_up.ts";
import { parseTrustedOwners } from "../domain/instance/trusted_owners.ts";

/**
 * Reports whether a wake-up may use the state folder before the program is loaded, which then says what is wrong: as root only
 * if nobody else can change what it runs; and never through a link in that folder. Never fails: in doubt it may not.
 *
 * @param files Absolute paths of what decides what it runs.
 * @param seen Gets what was seen, so that the program need not look again.
 */
export function isWakeUpSafe(
  { plugin, state, trustOwner }: WakeUp,
  files: readonly string[],
  seen: SeenPaths,
): boolean {
  const isPlain = (path: string) => look(path, seen)?.isFile ?? true;
  const inState = ["ledger.db", "ledger.db-wal", "ledger.db-shm", `outlooks/${plugin}.json`];
  try {
    const uid = Deno.uid() ?? 0;
    if (uid !== 0) return inState.every((name) => isPlain(`${state}/${name}`));
    const trusted = parseTrustedOwners(trustOwner ?? Deno.env.get("GAPLESS_TRUST_OWNER"));
    const trust = ownerTrust({ uid, trusted });
    const isSafe = (path: string) => walkPath(path, trust, seen).issues.length === 0;
    const folder = walkPath(state, trust, seen).end ?? state;
    return isSafe(state) && [...files, ...inState.map((name) => `${folder}/${name}`)].every(isSafe) &&
      inState.every((name) => isPlain(`${folder}/${name}`));
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}
