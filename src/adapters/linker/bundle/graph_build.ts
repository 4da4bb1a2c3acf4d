import type { LinkerAssets } from "../linker_assets.ts";
import type { Graph } from "../resolve/resolver.ts";
import type { Detour } from "./detour.ts";
import type { GraphTrail } from "./graph_trail.ts";
import type { ModuleNames } from "./module_names.ts";
import type { Part } from "./parts/kept_parts.ts";

/** One reading of a graph by esbuild. */
export interface GraphBuild {
  readonly wasm: LinkerAssets["wasm"];
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
