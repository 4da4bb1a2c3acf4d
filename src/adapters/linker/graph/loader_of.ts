import { extname } from "@std/path/posix";
import type { Loader } from "esbuild-wasm/esm/browser.js";
import { LinkFault } from "../link/link_fault.ts";

const BY_TYPE: ReadonlyMap<string, Loader> = new Map([["json", "json"], ["text", "text"], [
  "bytes",
  "binary",
]]);

const BY_EXTENSION: ReadonlyMap<string, Loader> = new Map([
  [".ts", "ts"],
  [".mts", "ts"],
  [".cts", "ts"],
  [".tsx", "tsx"],
  [".js", "js"],
  [".mjs", "js"],
  [".cjs", "js"],
  [".jsx", "jsx"],
  [".json", "json"],
]);

/**
 * Returns how esbuild is to read a module.
 *
 * @param type As the import says it.
 * @param contentType As the server says it, if one does.
 * @throws {LinkFault} If neither these nor its extension tells.
 */
export function loaderOf(url: URL, type: string | undefined, contentType: string | null): Loader {
  if (type !== undefined) {
    const loader = BY_TYPE.get(type);
    if (loader === undefined) {
      throw new LinkFault({ cannot: "import with the type", what: type, why: "only json, text and bytes" });
    }
    return loader;
  }
  const extension = extname(url.pathname);
  const served = contentType === null ? undefined : loaderOfContentType(url, contentType, extension);
  const loader = served ?? BY_EXTENSION.get(extension);
  if (loader === undefined) {
    throw new LinkFault({
      cannot: "import a file that ends in",
      what: extension,
      why: `only ${[...BY_EXTENSION.keys()].join(" ")}, ` +
        `and others by with { type: "text" }`,
    });
  }
  return loader;
}

/** What servers say of code. Two of them are of films whose names end in `.ts`. */
const BY_CONTENT_TYPE: ReadonlyMap<string, Loader> = new Map([
  ["application/typescript", "ts"],
  ["application/x-typescript", "ts"],
  ["text/typescript", "ts"],
  ["video/mp2t", "ts"],
  ["video/vnd.dlna.mpeg-tts", "ts"],
  ["text/tsx", "tsx"],
  ["text/jsx", "jsx"],
  ["application/javascript", "js"],
  ["application/x-javascript", "js"],
  ["application/ecmascript", "js"],
  ["application/node", "js"],
  ["text/javascript", "js"],
  ["text/ecmascript", "js"],
  ["application/json", "json"],
  ["text/json", "json"],
]);

/** What servers say when they do not know. */
const TELLS_NOTHING = ["text/plain", "application/octet-stream", "binary/octet-stream", ""];

/**
 * Returns how esbuild is to read what a server says is of a type; `undefined` if the URL's ending has to tell.
 *
 * @throws {LinkFault} If it is no code.
 */
function loaderOfContentType(url: URL, contentType: string, extension: string): Loader | undefined {
  const essence = contentType.split(";")[0]!.trim().toLowerCase();
  if (TELLS_NOTHING.includes(essence)) return undefined;
  const loader = essence.endsWith("+json") ? "json" : BY_CONTENT_TYPE.get(essence);
  if (loader === undefined) {
    throw new LinkFault({
      cannot: "import",
      what: url.href,
      why: `the server says that it is "${essence}", which is no code`,
    });
  }
  // Few servers tell code with elements from code without.
  if (loader === "ts" && extension === ".tsx") return "tsx";
  return loader === "js" && extension === ".jsx" ? "jsx" : loader;
}
