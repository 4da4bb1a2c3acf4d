/** Files that come with Gapless. */
export interface LinkerAssets {
  /** esbuild's WebAssembly module. */
  readonly wasm: { readonly gzipped: boolean; read(): Promise<Uint8Array<ArrayBuffer>> };
  /** What `@gapless/gapless` stands for in a plugin: `mod.ts` in the source tree, or a pack of its modules (JSON). */
  readonly api: URL;
}
