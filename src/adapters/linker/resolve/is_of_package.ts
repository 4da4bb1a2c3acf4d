import { fromFileUrl } from "@std/path/posix";
import { PACKAGE_SCHEME } from "../npm/graph/package_url.ts";
import { isInPackage } from "./packages.ts";

/** Tells whether a module belongs to a package of npm, installed or fetched. */
export function isOfPackage(module: URL): boolean {
  return module.protocol === PACKAGE_SCHEME ||
    (module.protocol === "file:" && isInPackage(fromFileUrl(module)));
}
