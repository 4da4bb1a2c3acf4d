import type { BuildOptions, OutputFile } from "esbuild-wasm/esm/browser.js";
import { IMPORT_META } from "../graph/module_scope.ts";
import type { GraphBuild } from "./graph_build.ts";
import { graphPlugin } from "./graph_plugin.ts";
import { loadEsbuild } from "./load_esbuild.ts";

/** A graph in one file. */
export interface BuiltGraph {
  readonly code: string;
  /** Its source map as esbuild made it; empty, if it does not go to a file of its own. */
  readonly map: string;
}

/** Lets esbuild bundle a graph. */
export async function buildGraph(build: GraphBuild): Promise<BuiltGraph> {
  const esbuild = await loadEsbuild(build.wasm);
  const { outputFiles } = await esbuild.build({
    ...buildOptions(build),
    plugins: [graphPlugin(build)],
    entryPoints: [build.entry.href],
    outfile: "/artifact.js",
  });
  return {
    code: textOf(outputFiles, ".js"),
    map: build.sourcemap === "external" ? textOf(outputFiles, ".map") : "",
  };
}

/** Returns by what rules esbuild makes code of modules. */
export function buildOptions({ graph, sourcemap }: GraphBuild): BuildOptions & { readonly write: false } {
  return {
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
}

/** Returns what esbuild made under a name that ends so. */
export function textOf(files: readonly OutputFile[], end: string): string {
  const file = files.find(({ path }) => path.endsWith(end));
  if (file === undefined) throw new TypeError(`Cannot bundle: esbuild made no "${end}" file`);
  return file.text;
}
