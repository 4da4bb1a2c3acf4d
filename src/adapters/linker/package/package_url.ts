import { fromFileUrl } from "@std/path/posix";
import { decoded } from "../../../domain/text/decoded.ts";

/** Scheme of the modules of packages that come from a registry. */
export const PACKAGE_SCHEME = "npm:";

/** A file of a package, or the package itself, in the module graph. */
export interface PackagePlace {
  /** Name and version: `@acme/x@1.2.3`. */
  readonly id: string;
  /** Path inside the package, such as `lib/index.js`; empty for the package itself. */
  readonly path: string;
}

const PLACE = /^\/((?:@[^/@]+\/)?[^/@]+@[^/]+)(?:\/(.*))?$/;

/**
 * Returns what a package's file is called in the module graph: `npm:/ms@2.1.3/index.js`. It is the same on every host,
 * and so are artifact and source map.
 *
 * @param path As {@linkcode packagePath} returns it.
 */
export function packageUrl(path: string): URL {
  return new URL(PACKAGE_SCHEME + path.split("/").map(encodeURIComponent).join("/").replaceAll("%40", "@"));
}

/** Returns the path of a module: `/ms@2.1.3/index.js`. */
export function packagePath(url: URL): string {
  return decoded(url.pathname);
}

/** Returns what a path stands for; `undefined` if it is that of no package. */
export function placeOf(path: string): PackagePlace | undefined {
  const [, id, inside = ""] = PLACE.exec(path) ?? [];
  return id === undefined ? undefined : { id, path: inside.replace(/\/$/, "") };
}

/** Returns whether a module belongs to a package of npm, installed or fetched. */
export function isOfPackage(module: URL): boolean {
  return module.protocol === PACKAGE_SCHEME ||
    (module.protocol === "file:" && isInPackage(fromFileUrl(module)));
}

const PACKAGE_FOLDER = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Returns the folder of the innermost installed package to which a file belongs. */
export function packageFolder(path: string): string {
  const [folder] = PACKAGE_FOLDER.exec(path) ?? [];
  if (folder === undefined) {
    throw new TypeError(`Cannot find the package of "${path}": it is in no node_modules`);
  }
  return folder;
}

/** Returns whether a file belongs to an installed package. */
export function isInPackage(path: string): boolean {
  return path.includes("/node_modules/");
}
