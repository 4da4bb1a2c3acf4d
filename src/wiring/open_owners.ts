import { FileOwners } from "../adapters/owners/file_owners.ts";
import type { SeenPaths } from "../adapters/owners/path_walk.ts";
import { UsageError } from "../commands/cli/usage_error.ts";
import type { Instance } from "../domain/instance/instance.ts";
import { instanceFiles } from "./instance_files.ts";

/** What `openOwners()` takes beside the instance. */
export interface OwnersRequest {
  /** What the start of this process saw already. */
  readonly seen: SeenPaths | undefined;
  /** Whether cron woke this process, perhaps: only to a person at a terminal it gives warnings. */
  readonly isWakeUp: boolean;
}

/**
 * Returns who owns what an instance uses.
 *
 * @throws {UsageError} If there is no user of the name that is to be trusted.
 */
export function openOwners(
  instance: Instance,
  { seen, isWakeUp }: OwnersRequest,
): FileOwners {
  const { manifest, state, trustedOwners: trusted = [] } = instance;
  const files = instanceFiles(instance);
  const warns = !isWakeUp || Deno.stderr.isTerminal();
  const owners = new FileOwners({ uid: Deno.uid() ?? 0, trusted, manifest, files, state, warns, seen });
  const [unknown] = owners.unknown();
  if (unknown === undefined) return owners;
  throw new UsageError(
    `Cannot trust the owner "${unknown}": this machine lists no such user; name one, or give the number of the user (uid)`,
  );
}
