import { fromFileUrl } from "@std/path/posix";
import type { Loader } from "esbuild-wasm/esm/browser.js";
import { LinkFault } from "../link/link_fault.ts";
import { readFile } from "../link/watched_file.ts";
import { isInPackage, isOfPackage, packagePath } from "../package/package_url.ts";
import type { ModuleFormat } from "../package/resolution.ts";
import type { Graph, Source, SourceLoader } from "./graph.ts";
import { loaderOf } from "./loader_of.ts";
import { isCommonJs, withCommonJsNames, withImportMeta, withNodeTimers } from "./module_scope.ts";
import { API_SCHEME, loadApi } from "./own_api.ts";
import { remoteModule } from "./remote.ts";

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
 * @throws {LinkFault} If it cannot be read, or is of no kind that can be bundled.
 */
export async function loadModule(
  url: URL,
  { format, type }: ModuleNature,
  graph: Graph,
): Promise<{ readonly contents: string | Uint8Array<ArrayBuffer>; readonly loader: Loader }> {
  const load = LOADERS.get(url.protocol);
  if (load === undefined) {
    throw new LinkFault({ cannot: "load", what: url.href, why: `no loader for "${url.protocol}"` });
  }
  const { bytes, contentType } = await load(url, graph);
  const loader = loaderOf(url, type, contentType);
  if (type === undefined && loader !== "json") {
    return { contents: prepare(decode(bytes, url), url, format), loader };
  }
  await noteData(url, graph);
  return { contents: bytes, loader };
}

/** What a plugin has as data, it must be allowed to read, unless it came with the plugin or with a package. */
async function noteData(url: URL, { recorder, folder }: Graph): Promise<void> {
  if (url.protocol !== "file:" || folder === null) return;
  const path = fromFileUrl(url);
  if (!isInPackage(await Deno.realPath(path))) await recorder.noteData(path, folder);
}

function decode(bytes: Uint8Array, url: URL): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new LinkFault({ cannot: "read", what: url.href, why: "it is not UTF-8" }, { cause: error });
  }
}

function prepare(source: string, url: URL, format: ModuleFormat): string {
  // The line of a script's interpreter; as a comment it may stand anywhere in the artifact.
  const code = source.replace(/^#!/, "//");
  const kind = isCommonJs(code, format) ? "commonjs" : "esm";
  const timed = isOfPackage(url) ? withNodeTimers(code, kind) : code;
  return kind === "commonjs" ? withCommonJsNames(timed, url) : withImportMeta(timed, url);
}

/** Reads a file of this machine. Those of a package count only through its package.json. */
async function loadFile(url: URL, { recorder }: Graph): Promise<Source> {
  const path = fromFileUrl(url);
  if (isInPackage(path)) recorder.admit(path);
  const bytes = isInPackage(path) ? readFile(path).bytes : await recorder.read(path, "source");
  if (bytes === undefined) throw new LinkFault({ cannot: "find", what: path, why: "it does not exist" });
  return { bytes, contentType: null };
}

/** Returns a remote module: resolving its import has brought it already. */
async function loadRemote(url: URL, { remote }: Graph): Promise<Source> {
  const { bytes, contentType } = await remoteModule(url, remote);
  return { bytes, contentType };
}

/** Returns a file of a package of a registry: resolving its import has opened the package already. */
function loadNpm(url: URL, { remote }: Graph): Promise<Source> {
  const bytes = remote.npm.packages.bytes(packagePath(url));
  if (bytes === undefined) {
    return Promise.reject(new LinkFault({ cannot: "load", what: url.href, why: "there is no such file" }));
  }
  return Promise.resolve({ bytes, contentType: null });
}

/** Reads a module that stands in its own URL. */
async function loadData(url: URL): Promise<Source> {
  try {
    const response = await fetch(url);
    return {
      bytes: new Uint8Array(await response.arrayBuffer()),
      contentType: response.headers.get("content-type"),
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new LinkFault({ cannot: "read", what: url.href.slice(0, 60), why: "it is no data" }, {
      cause: error,
    });
  }
}
