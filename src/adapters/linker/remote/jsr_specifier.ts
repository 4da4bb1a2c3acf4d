import { decoded } from "../../../domain/text/decoded.ts";

/** An import of a package of JSR, taken apart. */
export interface JsrSpecifier {
  /** With its scope, such as `@acme/cleaner`. */
  readonly name: string;
  /** Which versions will do; `undefined`: the latest. */
  readonly range: string | undefined;
  /** As a key of `exports`: `.`, or `./` and a path. */
  readonly subpath: string;
}

const JSR = /^jsr:\/?(@[a-z0-9-]+\/[a-z0-9-]+)(?:@([^/]+))?(\/.+)?\/?$/;

/** Parses `jsr:@scope/name@range/path`; returns `undefined` for anything else. */
export function parseJsrSpecifier(text: string): JsrSpecifier | undefined {
  const [, name, range, path = ""] = JSR.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { name, range: range === undefined ? undefined : decoded(range), subpath: `.${path}` };
}
