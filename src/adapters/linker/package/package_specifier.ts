import { decoded } from "../../../domain/text/decoded.ts";

/** An import of a package, taken apart. */
export interface PackageSpecifier {
  readonly name: string;
  /** Which versions will do; `undefined`: any. */
  readonly range: string | undefined;
  /** As a key of `exports`: `.`, or `./` and a path. */
  readonly subpath: string;
}

const NPM = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)(?:@([^/]+))?(\/.+)?\/?$/;
// A slash at the end tells a package from a module of Node with the same name.
const BARE = /^((?:@[^/:]+\/)?[^/:.][^/:]*)(\/.+?)?\/?$/;

/** Parses `npm:name@range/path` or `name/path`; returns `undefined` for anything else. */
export function parsePackageSpecifier(text: string): PackageSpecifier | undefined {
  // No file system takes it.
  if (text.includes("\0")) return undefined;
  const npm = NPM.exec(text);
  if (npm !== null) {
    const [, name = "", range, path = ""] = npm;
    return { name, range: range === undefined ? undefined : decoded(range), subpath: `.${path}` };
  }
  const bare = BARE.exec(text);
  if (bare === null) return undefined;
  const [, name = "", path = ""] = bare;
  return { name, range: undefined, subpath: `.${path}` };
}
