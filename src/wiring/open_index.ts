import type { Instance } from "../domain/instance/instance.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import type { PackageIndex } from "../ports/package_index.ts";
import { once } from "./once.ts";

/** Returns what the registries have; they are asked where the manifest says. */
export function openIndex({ state }: Instance, { sources }: Manifest): PackageIndex {
  const index = once(async () => {
    const { RegistryIndex } = await import("../adapters/linker/registry_index.ts");
    return new RegistryIndex({ sources, folder: `${state}/modules` });
  });
  return { newest: async (specifier) => await (await index()).newest(specifier) };
}
