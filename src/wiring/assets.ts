import type { LinkerAssets } from "../adapters/linker/linker_assets.ts";
import { readBuilt } from "./compiled/embedded_payload.ts";
import { HERE } from "./program_files.ts";

/** Files that come with the program. */
export interface Assets extends LinkerAssets {
  readonly worker: URL;
  readonly manager: URL;
}

/** They lie beside the sources, or (bundled) beside main.js. */
export const ASSETS: Assets = HERE.endsWith(".js")
  ? {
    worker: asset("./worker.js"),
    wasm: { gzipped: true, read: () => Promise.resolve(readBuilt("esbuild.wasm.gz", HERE)) },
    api: asset("./api.json"),
    manager: asset("./manager.js"),
  }
  : {
    worker: asset("../adapters/sandbox/worker/worker.ts"),
    wasm: {
      gzipped: false,
      read: () => Deno.readFile(asset("../../node_modules/esbuild-wasm/esbuild.wasm")),
    },
    api: asset("../../mod.ts"),
    manager: asset("../../plugins/manager/mod.ts"),
  };

function asset(path: string): URL {
  return new URL(path, HERE);
}
