import { EsbuildLinker } from "../adapters/linker/esbuild_linker.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Linker } from "../ports/linker.ts";
import { ASSETS } from "./assets.ts";

/** Returns the linker, with the plugins that come with the program. */
export function openLinker(instance: Instance, version: string): Linker {
  return new EsbuildLinker({
    stateDir: instance.state,
    assets: ASSETS,
    version,
    builtins: new Map([["manager", ASSETS.manager]]),
  });
}
