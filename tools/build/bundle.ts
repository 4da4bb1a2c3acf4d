import type { TransformOptions } from "esbuild-wasm/esm/browser.js";
import { loadEsbuild } from "../../src/adapters/linker/bundle/load_esbuild.ts";
import { ASSETS } from "../../src/wiring/assets.ts";

/** What `bundle()` makes of a module and all that it imports. */
export interface BundleOptions {
  /** Where to write it: a file, or a folder for one that is split where modules are imported at run time. */
  readonly output: { readonly file: string } | { readonly folder: string };
  readonly format: "esm" | "cjs";
  /** Imports that stay. */
  readonly external?: readonly string[];
}

/** Bundles a module by the Deno that runs this. */
export async function bundle(
  entry: string,
  { output, format, external = [] }: BundleOptions,
): Promise<void> {
  const place = "file" in output
    ? [`--output=${output.file}`]
    : ["--code-splitting", `--outdir=${output.folder}`];
  const kept = external.map((name) => `--external=${name}`);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=deno", `--format=${format}`, ...kept, ...place, entry],
  }).output();
  if (!success) throw new Error(`Cannot bundle "${entry}": ${new TextDecoder().decode(stderr)}`);
}

// No more than that: esbuild's shorter syntax drops `using` where a value is used but once, so that what it holds is never released.
const SHORT = { minifyWhitespace: true, minifyIdentifiers: true } as const;

/** What esbuild makes a CommonJS module by that is short, and that any Deno runs: newer ones let no script import. */
export const TO_SCRIPT = { ...SHORT, format: "cjs", supported: { "dynamic-import": false } } as const;

/** Shortens a module, as the options say. */
export async function minify(text: string, options: TransformOptions = SHORT): Promise<string> {
  const esbuild = await loadEsbuild(ASSETS.wasm);
  return (await esbuild.transform(text, options)).code;
}
