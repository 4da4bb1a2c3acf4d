/**
 * Builds the program into the folder dist/: bundles, scripts and files that they read. It runs from there with Deno, and
 * `binary.ts` compiles it.
 *
 * @module
 */

import { gzip } from "node:zlib";
import { promisify } from "node:util";
import { bundle, minify, TO_SCRIPT } from "./bundle.ts";
import { packApi } from "./pack_api.ts";
import { LIBRARIES, REST, SCRIPTS } from "./scripts.ts";
import { programScripts } from "./program_scripts.ts";
import type { Chunk } from "./split_program.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const DIST = "dist";

/** Bundles that are modules: what they are made of, and which imports of theirs stay. */
const MODULES: Readonly<Record<string, { readonly entry: string; readonly external?: readonly string[] }>> = {
  "main.js": {
    entry: "main.ts",
    external: ["./src/wiring/wake_up.ts", "./src/wiring/sandbox_process.ts"],
  },
  "wake_up.js": { entry: "src/wiring/wake_up.ts", external: ["./program.ts", "./unchanged_sync.ts"] },
  "unchanged_sync.js": { entry: "src/wiring/unchanged_sync.ts" },
  "sandbox_process.js": { entry: "src/wiring/sandbox_process.ts" },
  "worker.js": { entry: "src/adapters/sandbox/worker/worker.ts" },
  "manager.js": { entry: "plugins/manager/mod.ts" },
  "make_code_cache.js": { entry: "tools/build/make_code_cache.ts" },
};
/** Those that a start reads from end to end: the program's, and that of a worker. */
const STARTING = ["main.js", "wake_up.js", "unchanged_sync.js", "sandbox_process.js", "worker.js"];

if (import.meta.main) {
  Deno.chdir(ROOT);
  await emptyFolder(DIST);
  for (const [file, { entry, external }] of Object.entries(MODULES)) {
    await bundle(entry, { output: { file: `${DIST}/${file}` }, format: "esm", ...external && { external } });
  }
  for (const file of STARTING) await rewrite(`${DIST}/${file}`, (text) => minify(text));
  await bundleProgram();
  for (const [name, file] of Object.entries(LIBRARIES)) await bundleLibrary(name, file);
  await Deno.writeTextFile(`${DIST}/api.json`, JSON.stringify(await packApi()));
  const wasm = await Deno.readFile("node_modules/esbuild-wasm/esbuild.wasm");
  await Deno.writeFile(`${DIST}/esbuild.wasm.gz`, await promisify(gzip)(wasm, { level: 9 }));
  // The bundler's own process does not end by itself.
  Deno.exit(0);
}

async function emptyFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(path);
}

async function rewrite(path: string, change: (text: string) => Promise<string>): Promise<void> {
  await Deno.writeTextFile(path, await change(await Deno.readTextFile(path)));
}

/** Makes the program's scripts. */
async function bundleProgram(): Promise<void> {
  const folder = `${DIST}/chunks`;
  const external = Object.keys(LIBRARIES);
  await bundle("src/wiring/program.ts", { output: { folder }, format: "esm", external });
  const chunks: Chunk[] = [];
  for (const { name } of Deno.readDirSync(folder)) {
    chunks.push({ name: `./${name}`, text: await Deno.readTextFile(`${folder}/${name}`) });
  }
  await Deno.remove(folder, { recursive: true });
  const division = { entry: "./program.js", scripts: SCRIPTS, rest: REST, libraries: LIBRARIES };
  for (const [file, text] of await programScripts(chunks, division)) {
    await Deno.writeTextFile(`${DIST}/${file}`, text);
  }
}

/** Makes a script of a library, by whichever kind of modules it comes. */
async function bundleLibrary(name: string, file: string): Promise<void> {
  const path = `${DIST}/${file}`;
  const entry = `${path}.ts`;
  const from = JSON.stringify(name);
  await Deno.writeTextFile(
    entry,
    `export * from ${from};\nimport * as all from ${from};\nexport default Reflect.get(all, "default");\n`,
  );
  await bundle(entry, { output: { file: path }, format: "cjs" });
  await Deno.remove(entry);
  await rewrite(path, (text) => minify(text, TO_SCRIPT));
}
