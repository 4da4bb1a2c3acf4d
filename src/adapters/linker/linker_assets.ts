import type { EsbuildWasm } from "./bundle/load_esbuild.ts";

/** Files that come with Gapless. */
export interface LinkerAssets {
  readonly wasm: EsbuildWasm;
  /** What `@gapless/gapless` stands for in a plugin: `mod.ts` in the source tree, or a pack of its modules (JSON). */
  readonly api: URL;
}
