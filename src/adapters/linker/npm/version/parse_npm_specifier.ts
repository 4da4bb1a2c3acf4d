import { parsePackageSpecifier } from "../../resolve/package_specifier.ts";
import { isPackageName } from "./is_package_name.ts";
import type { Requirement } from "./requirement.ts";

/** What an `npm:` specifier asks for. */
export interface NpmSpecifier {
  readonly requirement: Requirement;
  /** As a key of `exports`: `.`, or `./` and a path. */
  readonly subpath: string;
}

/** Parses `npm:name@range/path`; returns `undefined` for anything else. */
export function parseNpmSpecifier(text: string): NpmSpecifier | undefined {
  const wanted = text.startsWith("npm:") ? parsePackageSpecifier(text) : undefined;
  if (wanted === undefined || !isPackageName(wanted.name)) return undefined;
  const { name, range = "*", subpath } = wanted;
  return { requirement: { name, range }, subpath };
}
