import type { Loader } from "esbuild-wasm/esm/browser.js";
import { LinkError } from "../../../ports/linker.ts";
import type { Evidence } from "../cache/evidence.ts";
import type { ModuleFormat } from "../resolve/resolver.ts";
import { withCommonJsNames } from "./commonjs_names.ts";
import { withImportMeta } from "./import_meta.ts";
import { isCommonJs } from "./is_commonjs.ts";
import { loadFile } from "./load_file.ts";
import { loaderOf } from "./loader_of.ts";

/** Fetches the content behind a URL, and notes what the link rests on thereby. */
export type SourceLoader = (url: URL, evidence: Evidence) => Promise<Uint8Array<ArrayBuffer>>;

/** How a module is to be understood. */
export interface ModuleNature {
  readonly format: ModuleFormat;
  /** As the import says it: `with { type: "json" }`. */
  readonly type: string | undefined;
}

/** Loaders by the URL's scheme. */
const LOADERS: ReadonlyMap<string, SourceLoader> = new Map([["file:", loadFile]]);

/**
 * Loads a module for esbuild.
 *
 * @throws {LinkError} If it cannot be read, or is of no kind that can be bundled.
 */
export async function loadModule(
  url: URL,
  { format, type }: ModuleNature,
  evidence: Evidence,
): Promise<{ readonly contents: string | Uint8Array<ArrayBuffer>; readonly loader: Loader }> {
  const loader = loaderOf(url, type);
  const load = LOADERS.get(url.protocol);
  if (load === undefined) throw new LinkError(`cannot load "${url.href}": no loader for "${url.protocol}"`);
  const contents = await load(url, evidence);
  return type === undefined && loader !== "json"
    ? { contents: prepare(new TextDecoder().decode(contents), url, format), loader }
    : { contents, loader };
}

function prepare(source: string, url: URL, format: ModuleFormat): string {
  // The line of a script's interpreter; as a comment it may stand anywhere in the artifact.
  const code = source.replace(/^#!/, "//");
  return isCommonJs(code, format) ? withCommonJsNames(code, url) : withImportMeta(code, url);
}
