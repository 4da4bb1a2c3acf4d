import { fromFileUrl } from "@std/path/posix";
import type { Loader } from "esbuild-wasm/esm/browser.js";
import { LinkError } from "../../../ports/linker.ts";
import { loadApi } from "../api/load_api.ts";
import { API_SCHEME } from "../api/resolve_own_api.ts";
import type { Graph, ModuleFormat } from "../resolve/resolver.ts";
import { withNodeTimers } from "./node_timers.ts";
import { loadNpm } from "../npm/load_npm.ts";
import { withCommonJsNames } from "./commonjs_names.ts";
import { withImportMeta } from "./import_meta.ts";
import { isCommonJs } from "./is_commonjs.ts";
import { loadData } from "./load_data.ts";
import { loadFile } from "./load_file.ts";
import { loadRemote } from "./load_remote.ts";
import { isOfPackage } from "../resolve/is_of_package.ts";
import { isInPackage } from "../resolve/packages.ts";
import { loaderOf } from "./loader_of.ts";

/** What is behind a URL. */
export interface Source {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As a server says it; null where the URL's own ending counts. */
  readonly contentType: string | null;
}

/** Gets the content behind a URL, and notes what the link rests on thereby. */
export type SourceLoader = (url: URL, graph: Graph) => Promise<Source>;

/** How a module is to be understood. */
export interface ModuleNature {
  readonly format: ModuleFormat;
  /** As the import says it: `with { type: "json" }`. */
  readonly type: string | undefined;
}

/** Loaders by the URL's scheme. */
const LOADERS: ReadonlyMap<string, SourceLoader> = new Map([
  [API_SCHEME, loadApi],
  ["file:", loadFile],
  ["data:", loadData],
  ["npm:", loadNpm],
  ["https:", loadRemote],
  ["http:", loadRemote],
]);

/**
 * Loads a module for esbuild.
 *
 * @throws {LinkError} If it cannot be read, or is of no kind that can be bundled.
 */
export async function loadModule(
  url: URL,
  { format, type }: ModuleNature,
  graph: Graph,
): Promise<{ readonly contents: string | Uint8Array<ArrayBuffer>; readonly loader: Loader }> {
  const load = LOADERS.get(url.protocol);
  if (load === undefined) throw new LinkError(`cannot load "${url.href}": no loader for "${url.protocol}"`);
  const { bytes, contentType } = await load(url, graph);
  const loader = loaderOf(url, type, contentType);
  if (type === undefined && loader !== "json") {
    return { contents: prepare(decode(bytes, url), url, format), loader };
  }
  await noteData(url, graph);
  return { contents: bytes, loader };
}

/** What a plugin has as data, it must be allowed to read, unless it came with the plugin or with a package. */
async function noteData(url: URL, { evidence, folder }: Graph): Promise<void> {
  if (url.protocol !== "file:" || folder === null) return;
  const path = fromFileUrl(url);
  if (!isInPackage(await Deno.realPath(path))) await evidence.noteData(path, folder);
}

function decode(bytes: Uint8Array, url: URL): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new LinkError(`cannot read "${url.href}": it is not UTF-8`, { cause: error });
  }
}

function prepare(source: string, url: URL, format: ModuleFormat): string {
  // The line of a script's interpreter; as a comment it may stand anywhere in the artifact.
  const code = source.replace(/^#!/, "//");
  const kind = isCommonJs(code, format) ? "commonjs" : "esm";
  const timed = isOfPackage(url) ? withNodeTimers(code, kind) : code;
  return kind === "commonjs" ? withCommonJsNames(timed, url) : withImportMeta(timed, url);
}
