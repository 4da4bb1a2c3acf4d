import type { Instance } from "../domain/instance/instance.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import type { PackageIndex } from "../ports/package_index.ts";

/** Returns what the registries have; they are asked where the manifest says. */
export function openIndex({ state }: Instance, { sources }: Manifest): PackageIndex {
  return {
    async newest(specifier) {
      const { RegistryIndex } = await import("../adapters/linker/registry_index.ts");
      return await new RegistryIndex({ sources, folder: `${state}/modules` }).newest(specifier);
    },
  };
}
