import { UnusablePackage } from "../link/link_fault.ts";
import { parsePackageSpecifier } from "../package/package_specifier.ts";

/** What an import or a package asks for: a package by its name in the registry, and which versions will do. */
export interface Requirement {
  readonly name: string;
  /** A range such as `^1.2.0`, or a tag such as `latest`. */
  readonly range: string;
}

/** Returns a requirement as the lock has it: `npm:ms@^2.1.3`. */
export function requirementKey({ name, range }: Requirement): string {
  return `npm:${name}@${range}`;
}

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

const ALIAS = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@(.*))?$/;
/** `git+ssh://…`, `file:…`, `workspace:*`, `owner/repository`: no version of a registry. */
const ELSEWHERE = /[:/]/;

/**
 * Parses an entry of `dependencies`: another name may stand in it, as in `"old": "npm:new@^2"`.
 *
 * @param of Name and version of the package whose entry it is.
 * @throws {UnusablePackage} If it leads elsewhere than to a registry.
 */
export function parseDependency(name: string, spec: string, of: string): Requirement {
  const [, alias = name, range = spec] = ALIAS.exec(spec) ?? [];
  const requirement = { name: alias, range: spec.startsWith("npm:") ? ALIAS.exec(spec)?.[2] ?? "*" : range };
  if (!isPackageName(requirement.name)) {
    throw new UnusablePackage({
      cannot: "use the package",
      what: of,
      why: `it depends on ${JSON.stringify(requirement.name)}, which is no name of a package`,
    });
  }
  if (ELSEWHERE.test(requirement.range)) {
    throw new UnusablePackage({
      cannot: "use the package",
      what: of,
      why: `it depends on ${JSON.stringify(`${name}@${spec}`)}, which is not in a registry`,
    });
  }
  return { name: requirement.name, range: requirement.range.trim() || "*" };
}

/** Capitals and some marks are of an older time, when a registry took them. */
const NAME = /^(?:@[a-z0-9~_-][a-z0-9._~-]*\/)?[a-z0-9~_-][a-z0-9._~!'()*-]*$/i;
const LONGEST = 214;

/** Returns whether a registry may have a package of this name; nothing else becomes part of a URL or of a path. */
function isPackageName(name: string): boolean {
  return name.length <= LONGEST && NAME.test(name);
}
