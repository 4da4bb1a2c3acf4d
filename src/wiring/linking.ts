import { dirname, fromFileUrl } from "@std/path/posix";
import { EsbuildLinker } from "../adapters/linker/esbuild_linker.ts";
import { readManifest } from "../adapters/manifest/read_manifest.ts";
import type { FileOwners } from "../adapters/owners/file_owners.ts";
import type { Instance } from "../domain/instance/instance.ts";
import { vendorPath } from "../domain/instance/vendor_path.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import type { SecretFile } from "../domain/manifest/parse/secret_files.ts";
import type { Linker, LockMode } from "../ports/linker.ts";
import type { ModuleLock } from "../ports/module_lock.ts";
import type { ModuleVendor } from "../ports/module_vendor.ts";
import type { PackageIndex } from "../ports/package_index.ts";
import { ASSETS } from "./assets.ts";
import { HERE } from "./program_files.ts";
import { once } from "./once.ts";

/** The folder of the sources, or that with main.js in it. */
const OWN_FILES = fromFileUrl(new URL(HERE.endsWith(".js") ? "./" : "../../", HERE));

/** What `openLinker()` takes. */
export interface LinkerRequest {
  readonly instance: Instance;
  readonly version: string;
  readonly lock: ModuleLock;
  readonly manifest: Manifest;
  readonly mode: LockMode;
  readonly passing: (text: string) => void;
  readonly owners: Pick<FileOwners, "reasonAgainst">;
}

/** Returns the linker, with the plugins that come with the program. */
export function openLinker(
  { instance, version, lock, manifest, mode, passing, owners }: LinkerRequest,
): Linker {
  return new EsbuildLinker({
    stateDir: instance.state,
    manifestDir: dirname(instance.manifest),
    secretFiles: once(() => findSecretFiles(instance.manifest)),
    vendorDir: vendorPath(instance.manifest),
    assets: ASSETS,
    version,
    builtins: new Map([["manager", ASSETS.manager]]),
    sources: manifest.sources,
    lock,
    mode,
    // What comes with the program is as safe as the program is.
    reasonAgainst: (path) => path.startsWith(OWN_FILES) ? null : owners.reasonAgainst(path),
    onProgress: (done, open) => passing(open === 0 ? "" : `Fetching modules: ${done} of ${done + open}`),
  });
}

/** Reads the manifest once more: what was parsed for a wake-up is the part for its plugin. */
async function findSecretFiles(path: string): Promise<readonly SecretFile[]> {
  const { secretFiles } = await import("../domain/manifest/parse/secret_files.ts");
  return secretFiles(await readManifest(path), path);
}

/** Returns what the registries have; they are asked where the manifest says. */
export function openIndex({ state }: Instance, { sources }: Manifest): PackageIndex {
  const index = once(async () => {
    const { RegistryIndex } = await import("../adapters/linker/registry_index.ts");
    return new RegistryIndex({ sources, folder: `${state}/modules` });
  });
  return { newest: async (specifier) => await (await index()).newest(specifier) };
}

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
