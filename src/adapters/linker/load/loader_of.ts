import type { Loader } from "esbuild-wasm/esm/browser.js";
import { extname } from "@std/path/posix";
import { LinkError } from "../../../ports/linker.ts";
import { loaderOfContentType } from "./loader_of_content_type.ts";

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
 * @throws {LinkError} If neither these nor its extension tells.
 */
export function loaderOf(url: URL, type: string | undefined, contentType: string | null): Loader {
  if (type !== undefined) {
    const loader = BY_TYPE.get(type);
    if (loader === undefined) {
      throw new LinkError(`cannot import with the type "${type}": only json, text and bytes`);
    }
    return loader;
  }
  const extension = extname(url.pathname);
  const served = contentType === null ? undefined : loaderOfContentType(url, contentType, extension);
  const loader = served ?? BY_EXTENSION.get(extension);
  if (loader === undefined) {
    throw new LinkError(
      `cannot import a file that ends in "${extension}": only ${[...BY_EXTENSION.keys()].join(" ")}, ` +
        `and others by with { type: "text" }`,
    );
  }
  return loader;
}
