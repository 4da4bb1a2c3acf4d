import type { OnResolveResult } from "esbuild-wasm/esm/browser.js";

/** An import that leads to a module. */
export interface Way {
  /** `undefined` for the module where a bundle begins. */
  readonly importer: URL | undefined;
  readonly url: URL;
  /** Whether it is evaluated before its importer, and as code: no `import()`, no `require()`, no `with { type }`. */
  readonly isPlain: boolean;
}

/** Leads esbuild elsewhere than to the module itself; `undefined` if there is nothing else. */
export type Detour = (way: Way) => OnResolveResult | undefined;
