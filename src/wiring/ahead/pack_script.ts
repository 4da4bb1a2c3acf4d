/**
 * Makes a bundle of modules of the CommonJS kind a script that is small and that any Deno runs.
 *
 * usage: pack_script FILE
 *
 * @module
 */

import { loadEsbuild } from "../../adapters/linker/bundle/load_esbuild.ts";
import { ASSETS } from "../assets.ts";

if (import.meta.main) {
  const [file = ""] = Deno.args;
  const esbuild = await loadEsbuild(ASSETS.wasm);
  const { code } = await esbuild.transform(await Deno.readTextFile(file), {
    format: "cjs",
    // No more than that: esbuild's shorter syntax drops `using` where a value is used but once, so that what it holds is never
    // given back.
    minifyWhitespace: true,
    minifyIdentifiers: true,
    // Newer versions of Deno let no script import.
    supported: { "dynamic-import": false },
  });
  await Deno.writeTextFile(file, code);
  // The bundler's own process does not end by itself.
  Deno.exit(0);
}
