import type { Loader } from "esbuild-wasm/esm/browser.js";
import { LinkError } from "../../../ports/linker.ts";

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
 * @throws {LinkError} If it is no code.
 */
export function loaderOfContentType(url: URL, contentType: string, extension: string): Loader | undefined {
  const essence = contentType.split(";")[0]!.trim().toLowerCase();
  if (TELLS_NOTHING.includes(essence)) return undefined;
  const loader = essence.endsWith("+json") ? "json" : BY_CONTENT_TYPE.get(essence);
  if (loader === undefined) {
    throw new LinkError(
      `cannot import "${url.href}": the server says that it is "${essence}", which is no code`,
    );
  }
  // Few servers tell code with elements from code without.
  if (loader === "ts" && extension === ".tsx") return "tsx";
  return loader === "js" && extension === ".jsx" ? "jsx" : loader;
}
