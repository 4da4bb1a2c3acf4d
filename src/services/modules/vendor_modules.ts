import { NOTHING_LOCKED } from "../../domain/linking/lock.ts";
import { mergeLocks } from "../../domain/linking/merge_locks.ts";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import type { Linker } from "../../ports/linker.ts";
import type { ModuleLock } from "../../ports/module_lock.ts";
import type { ModuleVendor, VendorReport } from "../../ports/module_vendor.ts";
import { type LinkedNeeds, linkedNeeds } from "./linked_needs.ts";

/** What modules are gathered with. */
export interface VendorRoom {
  readonly manifest: Pick<Manifest, "path" | "plugins">;
  readonly linker: Linker;
  readonly lock: Pick<ModuleLock, "read">;
  readonly vendor: ModuleVendor;
}

/**
 * Gathers what all plugins of the manifest need of other machines in a folder beside it. A plugin that does not link does not stop the
 * others: all that is locked stays in the folder then, for some of it may be needed by that plugin.
 *
 * @throws {LinkError} If the folder cannot be filled.
 */
export async function vendorModules(
  { manifest, linker, lock, vendor }: VendorRoom,
): Promise<VendorReport & Pick<LinkedNeeds, "failures">> {
  const { needs, failures } = await linkedNeeds(manifest, linker);
  const needed = needs.reduce((all, { lock }) => mergeLocks(all, lock), NOTHING_LOCKED);
  const held = failures.length === 0 ? needed : mergeLocks(await lock.read(), needed);
  return { ...await vendor.hold(held), failures };
}
