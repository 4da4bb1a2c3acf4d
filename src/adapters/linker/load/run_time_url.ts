import { PACKAGE_SCHEME } from "../npm/graph/package_url.ts";

/**
 * Returns the URL that a module sees as its own. A package of npm expects to lie on a disk, and is told a place on one
 * that no machine has, the same on all of them: `file:///npm:/ms@2.1.3/index.js`.
 */
export function runTimeUrl(url: URL): URL {
  return url.protocol === PACKAGE_SCHEME ? new URL(`file:///${url.href}`) : url;
}
