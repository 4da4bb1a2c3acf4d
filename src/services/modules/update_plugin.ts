import { isEmptyLock } from "../../domain/linking/lock.ts";
import { type Move, movesBetween } from "../../domain/linking/moves_between.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { type Linker, LinkError } from "../../ports/linker.ts";
import type { ModuleLock } from "../../ports/module_lock.ts";

/** What plugins are updated with. */
export interface UpdateRoom {
  readonly lock: ModuleLock;
  /** Leaves alone what is locked. */
  readonly linker: Linker;
  /** Chooses versions anew. */
  readonly renewing: Linker;
}

/**
 * Moves what a plugin has of other machines to the newest versions in its ranges.
 *
 * @returns What moved.
 * @throws {LinkError} If it does not link then, or bytes changed where they must not. Nothing moves in that case.
 */
export async function updatePlugin(
  { lock, linker, renewing }: UpdateRoom,
  { module }: PluginEntry,
): Promise<Move[]> {
  if (await isAllOfThisMachine(linker, module)) return [];
  const before = await lock.read();
  await renewing.link(module);
  return movesBetween(before, await linker.needs(module));
}

async function isAllOfThisMachine(linker: Linker, module: PluginEntry["module"]): Promise<boolean> {
  if (module.kind === "builtin") return true;
  try {
    return isEmptyLock(await linker.needs(module));
  } catch (error) {
    // What does not link now may do so once it is renewed.
    if (error instanceof LinkError) return false;
    throw error;
  }
}
