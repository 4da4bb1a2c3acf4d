import type { OnResolveResult } from "esbuild-wasm/esm/browser.js";
import type { Graph } from "../graph/graph.ts";
import type { ImportEdge, ImportGraph } from "./import_graph.ts";
import type { EsbuildWasm } from "./load_esbuild.ts";
import type { ModuleNames } from "./module_names.ts";
import type { Prebundle } from "./prebundle_store.ts";

/** One reading of a graph by esbuild. */
export interface GraphBuild {
  readonly wasm: EsbuildWasm;
  readonly graph: Graph;
  readonly names: ModuleNames;
  /** The module where the graph begins. */
  readonly entry: URL;
  /** Code before that module, and imports of it what is wanted. */
  readonly stub?: string | undefined;
  /** Where its source map goes; there is none, if left out. */
  readonly sourcemap?: "external" | "inline";
  /** Gets all imports. */
  readonly imports?: ImportGraph;
  readonly redirect?: Redirect;
  /** What is bundled already: replaces its module wherever the plugin's own modules import that. */
  readonly prebundles?: readonly Prebundle[];
}

/** Leads esbuild elsewhere than to the module itself; `undefined` if there is nothing else. */
export type Redirect = (edge: ImportEdge) => OnResolveResult | undefined;
