/** Files that come with Gapless. */
export interface LinkerAssets {
  /** esbuild's WebAssembly module. */
  readonly wasm: URL;
  /** What `@gapless/gapless` stands for in a plugin. */
  readonly api: URL;
}
