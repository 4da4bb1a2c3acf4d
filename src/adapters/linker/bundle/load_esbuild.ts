import { gunzip } from "node:zlib";

type Esbuild = typeof import("esbuild-wasm/esm/browser.js");

/** esbuild's WebAssembly module. */
export interface EsbuildWasm {
  readonly gzipped: boolean;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

let started: Promise<Esbuild> | undefined;

/** Starts esbuild, once per process: it cannot be started twice. */
export function loadEsbuild(wasm: EsbuildWasm): Promise<Esbuild> {
  return started ??= start(wasm);
}

async function start(wasm: EsbuildWasm): Promise<Esbuild> {
  const [esbuild, wasmModule] = await Promise.all([
    import("esbuild-wasm/esm/browser.js"),
    readBytes(wasm).then((bytes) => WebAssembly.compile(bytes)),
  ]);
  await esbuild.initialize({ wasmModule, worker: false });
  return esbuild;
}

async function readBytes({ gzipped, read }: EsbuildWasm): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await read();
  if (!gzipped) return bytes;
  // The last four bytes tell the size: into one piece it is unpacked twice as fast as into many.
  const chunkSize = new DataView(bytes.buffer).getUint32(bytes.length - 4, true);
  return await new Promise((resolve, reject) =>
    gunzip(
      bytes,
      { chunkSize },
      (error, plain) => error === null ? resolve(new Uint8Array(plain)) : reject(error),
    )
  );
}
