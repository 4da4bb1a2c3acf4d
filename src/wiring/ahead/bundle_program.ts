/**
 * Bundles the program into a script, and libraries that only some commands need into scripts of their own; shortens those
 * bundles in the folder that every start reads.
 *
 * usage: bundle_program FOLDER
 *
 * @module
 */

import type { TransformOptions } from "esbuild-wasm/esm/browser.js";
import { loadEsbuild } from "../../adapters/linker/bundle/load_esbuild.ts";
import { ASSETS } from "../assets.ts";
import { LIBRARIES } from "./libraries.ts";

/** Bundles that every start reads from end to end: the program's, and that of a worker. */
const STARTING = ["main.js", "wake_up.js", "sandbox_process.js", "worker.js"];

if (import.meta.main) {
  const [folder = ""] = Deno.args;
  const names = Object.keys(LIBRARIES);
  await bundle("src/wiring/program.ts", `${folder}/program.cjs`, names);
  for (const [name, file] of Object.entries(LIBRARIES)) await bundleLibrary(name, `${folder}/${file}`);
  for (const file of STARTING) await minify(`${folder}/${file}`, {});
  // The bundler's own process does not end by itself.
  Deno.exit(0);
}

/** Makes a script of a library, by whichever kind of modules it comes. */
async function bundleLibrary(name: string, file: string): Promise<void> {
  const entry = `${file}.ts`;
  const from = JSON.stringify(name);
  await Deno.writeTextFile(
    entry,
    `export * from ${from};\nimport * as all from ${from};\nexport default Reflect.get(all, "default");\n`,
  );
  await bundle(entry, file);
  await Deno.remove(entry);
}

/** Bundles modules into a script that is small, and that any Deno runs. */
async function bundle(entry: string, file: string, externals: readonly string[] = []): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--format=cjs",
      "--platform=deno",
      ...externals.map((name) => `--external=${name}`),
      `--output=${file}`,
      entry,
    ],
  }).output();
  if (!success) throw new Error(`Cannot bundle "${entry}"`);
  // Newer versions of Deno let no script import.
  await minify(file, { format: "cjs", supported: { "dynamic-import": false } });
}

async function minify(file: string, options: TransformOptions): Promise<void> {
  const esbuild = await loadEsbuild(ASSETS.wasm);
  const { code } = await esbuild.transform(await Deno.readTextFile(file), {
    ...options,
    // No more than that: esbuild's shorter syntax drops `using` where a value is used but once, so that what it holds is never
    // given back.
    minifyWhitespace: true,
    minifyIdentifiers: true,
  });
  await Deno.writeTextFile(file, code);
}
