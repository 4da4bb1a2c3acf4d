import { UnusablePackage } from "../unusable_package.ts";
import { isPackageName } from "./is_package_name.ts";
import type { Requirement } from "./requirement.ts";

const ALIAS = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@(.*))?$/;
/** `git+ssh://…`, `file:…`, `workspace:*`, `owner/repository`: no version of a registry. */
const ELSEWHERE = /[:/]/;

/**
 * Parses an entry of `dependencies`: another name may stand in it, as in `"old": "npm:new@^2"`.
 *
 * @param of Name and version of the package whose entry it is.
 * @throws {UnusablePackage} If it leads elsewhere than to a registry; the message is a clause.
 */
export function parseDependency(name: string, spec: string, of: string): Requirement {
  const [, alias = name, range = spec] = ALIAS.exec(spec) ?? [];
  const requirement = { name: alias, range: spec.startsWith("npm:") ? ALIAS.exec(spec)?.[2] ?? "*" : range };
  if (!isPackageName(requirement.name)) {
    throw new UnusablePackage(
      `cannot use the package "${of}": it depends on ${
        JSON.stringify(requirement.name)
      }, which is no name of a package`,
    );
  }
  if (ELSEWHERE.test(requirement.range)) {
    throw new UnusablePackage(
      `cannot use the package "${of}": it depends on ${
        JSON.stringify(`${name}@${spec}`)
      }, which is not in a registry`,
    );
  }
  return { name: requirement.name, range: requirement.range.trim() || "*" };
}
