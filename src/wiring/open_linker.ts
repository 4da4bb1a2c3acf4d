import { EsbuildLinker } from "../adapters/linker/esbuild_linker.ts";
import type { Instance } from "../domain/instance/instance.ts";
import { vendorPath } from "../domain/instance/vendor_path.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import type { Linker, LockMode } from "../ports/linker.ts";
import type { ModuleLock } from "../ports/module_lock.ts";
import { ASSETS } from "./assets.ts";

/** What `openLinker()` takes. */
export interface LinkerRequest {
  readonly instance: Instance;
  readonly version: string;
  readonly lock: ModuleLock;
  readonly manifest: Manifest;
  readonly mode: LockMode;
  readonly passing: (text: string) => void;
}

/** Returns the linker, with the plugins that come with the program. */
export function openLinker({ instance, version, lock, manifest, mode, passing }: LinkerRequest): Linker {
  return new EsbuildLinker({
    stateDir: instance.state,
    vendorDir: vendorPath(instance.manifest),
    assets: ASSETS,
    version,
    builtins: new Map([["manager", ASSETS.manager]]),
    sources: manifest.sources,
    lock,
    mode,
    onProgress: (done, open) => passing(open === 0 ? "" : `Fetching modules: ${done} of ${done + open}`),
  });
}
