import type { OnResolveResult } from "esbuild-wasm/esm/browser.js";
import type { Graph } from "../graph/graph.ts";
import type { GraphTrail, Way } from "./import_graph.ts";
import type { EsbuildWasm } from "./load_esbuild.ts";
import type { ModuleNames } from "./module_names.ts";
import type { Part } from "./prebundle_store.ts";

/** One reading of a graph by esbuild. */
export interface GraphBuild {
  readonly wasm: EsbuildWasm;
  readonly graph: Graph;
  readonly names: ModuleNames;
  /** The module where the graph begins. */
  readonly entry: URL;
  /** Code that stands before that module, and imports of it what is wanted. */
  readonly facade?: string | undefined;
  /** Where its source map goes; there is none, if left out. */
  readonly sourcemap?: "external" | "inline";
  /** Gets all imports. */
  readonly trail?: GraphTrail;
  readonly detour?: Detour;
  /** What is bundled already: stands for its module, wherever the plugin's own modules import that. */
  readonly parts?: readonly Part[];
}

/** Leads esbuild elsewhere than to the module itself; `undefined` if there is nothing else. */
export type Detour = (way: Way) => OnResolveResult | undefined;
