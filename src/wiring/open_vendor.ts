import { vendorPath } from "../domain/instance/vendor_path.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import type { ModuleVendor } from "../ports/module_vendor.ts";

/** Returns the folder beside the manifest that makes the network needless. */
export function openVendor(instance: Instance, { sources }: Manifest): ModuleVendor {
  return {
    async hold(lock) {
      const { VendorFolder } = await import("../adapters/linker/vendor_folder.ts");
      const folder = vendorPath(instance.manifest);
      return await new VendorFolder({ folder, cache: `${instance.state}/modules`, sources }).hold(lock);
    },
  };
}
