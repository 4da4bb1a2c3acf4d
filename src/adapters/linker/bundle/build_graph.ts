import type { BuildOptions, OutputFile } from "esbuild-wasm/esm/browser.js";
import { IMPORT_META } from "../graph/module_scope.ts";
import type { GraphBuild } from "./graph_build.ts";
import { graphPlugin } from "./graph_plugin.ts";
import { loadEsbuild } from "./load_esbuild.ts";

/**
 * Lets esbuild bundle a graph.
 *
 * @returns The code, and its source map as esbuild made it.
 */
export async function buildGraph(
  build: GraphBuild,
): Promise<{ readonly code: string; readonly map: string }> {
  const { wasm, graph, entry, sourcemap } = build;
  const esbuild = await loadEsbuild(wasm);
  const options: BuildOptions & { readonly write: false } = {
    plugins: [graphPlugin(build)],
    entryPoints: [entry.href],
    outfile: "/artifact.js",
    write: false,
    logLevel: "silent",
    bundle: true,
    format: "esm",
    platform: "node",
    // Newer syntax that not every supported V8 runs: decorators, `using`.
    target: "es2022",
    // In a compiled binary, an import() at run time reads any file, whatever the permissions: an artifact has none.
    supported: { "dynamic-import": false },
    keepNames: true,
    legalComments: "none",
    sourcemap: sourcemap ?? false,
    sourcesContent: false,
    // Without a grant, a sandbox throws when a package reads this variable.
    define: { "process.env.NODE_ENV": '"production"', "import.meta": IMPORT_META },
    tsconfigRaw: { compilerOptions: graph.config.compilerOptions },
  };
  const { outputFiles } = await esbuild.build(options);
  return {
    code: textOf(outputFiles, ".js"),
    map: sourcemap === "external" ? textOf(outputFiles, ".map") : "",
  };
}

function textOf(files: readonly OutputFile[], end: string): string {
  const file = files.find(({ path }) => path.endsWith(end));
  if (file === undefined) throw new TypeError(`Cannot bundle: esbuild made no "${end}" file`);
  return file.text;
}
