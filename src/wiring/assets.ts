/** Files that come with the program: beside the sources, or (bundled) beside main.js. */
export const ASSETS = import.meta.url.endsWith(".js")
  ? {
    worker: asset("./worker.js"),
    wasm: asset("./esbuild.wasm.gz"),
    api: asset("./api.json"),
    manager: asset("./manager.js"),
  }
  : {
    worker: asset("../adapters/sandbox/worker.ts"),
    wasm: asset("../../node_modules/esbuild-wasm/esbuild.wasm"),
    api: asset("../../mod.ts"),
    manager: asset("../../plugins/manager/mod.ts"),
  };

function asset(path: string): URL {
  return new URL(path, import.meta.url);
}
