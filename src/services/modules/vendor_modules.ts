import { NOTHING_LOCKED } from "../../domain/linking/lock.ts";
import { mergeLocks } from "../../domain/linking/merge_locks.ts";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import type { Linker } from "../../ports/linker.ts";
import type { ModuleVendor, VendorReport } from "../../ports/module_vendor.ts";

/** What modules are gathered with. */
export interface VendorRoom {
  readonly manifest: Pick<Manifest, "plugins">;
  readonly linker: Linker;
  readonly vendor: ModuleVendor;
}

/**
 * Gathers what all plugins of the manifest need of other machines in a folder beside it.
 *
 * @throws {LinkError} If a plugin does not link, or the folder cannot be filled.
 */
export async function vendorModules({ manifest, linker, vendor }: VendorRoom): Promise<VendorReport> {
  let needed = NOTHING_LOCKED;
  for (const { module } of manifest.plugins.values()) {
    if (module.kind !== "builtin") needed = mergeLocks(needed, await linker.needs(module));
  }
  return await vendor.hold(needed);
}
