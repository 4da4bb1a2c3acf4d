import { keepNeeded } from "../../domain/linking/keep_needed.ts";
import { type Lock, LOCK_SECTIONS, NOTHING_LOCKED } from "../../domain/linking/lock.ts";
import { mergeLocks } from "../../domain/linking/merge_locks.ts";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import { type Linker, LinkError } from "../../ports/linker.ts";
import type { ModuleLock } from "../../ports/module_lock.ts";

/** What a lock is pruned with. */
export interface PruneRoom {
  readonly manifest: Pick<Manifest, "plugins">;
  readonly lock: ModuleLock;
  /** One that adds nothing to the lock. */
  readonly linker: Linker;
}

/**
 * Takes out of the lock what no plugin of the manifest rests on any more.
 *
 * @returns How many entries went; null if nothing was done, since a plugin does not link and what it rests on is not known.
 * @throws {LinkError} If the lock cannot be read or written.
 */
export async function pruneLock({ manifest, lock, linker }: PruneRoom): Promise<number | null> {
  const before = await lock.read();
  const needed = await neededBy(manifest, linker);
  if (needed === null) return null;
  let gone = 0;
  await lock.update((current) => {
    const pruned = keepNeeded(current, { needed, before });
    gone = sizeOf(current) - sizeOf(pruned);
    return pruned;
  });
  return gone;
}

async function neededBy({ plugins }: PruneRoom["manifest"], linker: Linker): Promise<Lock | null> {
  let needed = NOTHING_LOCKED;
  for (const { module, issues } of plugins.values()) {
    if (module.kind === "builtin") continue;
    // Its module may be what is wrong with it.
    if (issues !== undefined) return null;
    try {
      needed = mergeLocks(needed, await linker.needs(module));
    } catch (error) {
      if (error instanceof LinkError) return null;
      throw error;
    }
  }
  return needed;
}

function sizeOf(lock: Lock): number {
  return LOCK_SECTIONS.reduce((size, section) => size + lock[section].size, 0);
}
