type Esbuild = typeof import("esbuild-wasm/esm/browser.js");

let started: Promise<Esbuild> | undefined;

/** Starts esbuild, once per process: it cannot be started twice. */
export function loadEsbuild(wasm: URL): Promise<Esbuild> {
  return started ??= start(wasm);
}

async function start(wasm: URL): Promise<Esbuild> {
  const [esbuild, wasmModule] = await Promise.all([
    import("esbuild-wasm/esm/browser.js"),
    Deno.readFile(wasm).then((bytes) => WebAssembly.compile(bytes)),
  ]);
  await esbuild.initialize({ wasmModule, worker: false });
  return esbuild;
}
