import { moduleOfPackage } from "../../resolve/module_of_package.ts";
import { packageFile } from "../../resolve/package_file.ts";
import type { ImportRequest, Resolution } from "../../resolve/resolver.ts";
import { UnusablePackage } from "../unusable_package.ts";
import type { Requirement } from "../version/requirement.ts";
import type { NpmPackages } from "./npm_packages.ts";
import type { OpenPackage } from "./open_package.ts";

/** For whom a module is looked for. */
export interface NpmModuleRequest extends Pick<ImportRequest, "specifier" | "how"> {
  readonly npm: NpmPackages;
}

/**
 * Returns the module that a required package has under a subpath.
 *
 * @param subpath As a key of `exports`: `.`, or `./` and a path.
 * @throws {LinkError} If it cannot be had; the message is a clause.
 */
export async function npmModule(
  requirement: Requirement,
  subpath: string,
  request: NpmModuleRequest,
): Promise<Resolution> {
  return await moduleUnder(subpath, await request.npm.find(requirement), request);
}

/** Returns the module that a package, which is open already, has under a subpath. */
export async function moduleUnder(
  subpath: string,
  { id, manifest, native }: OpenPackage,
  { specifier, how, npm }: NpmModuleRequest,
): Promise<Resolution> {
  if (native !== undefined) throw nativeAddon(specifier, `the package "${id}" is a native addon (${native})`);
  const file = await packageFile({ folder: `/${id}`, manifest }, subpath, { how, tree: npm });
  if (file === undefined) {
    throw new UnusablePackage(`cannot find "${specifier}": the package "${id}" has no "${subpath}"`);
  }
  return await fileAsModule(file, specifier, npm);
}

/** Returns a file of a package as a module. */
export async function fileAsModule(path: string, specifier: string, npm: NpmPackages): Promise<Resolution> {
  if (path.endsWith(".node")) throw nativeAddon(specifier, `"${path.slice(1)}" is a native addon`);
  return await moduleOfPackage(path, npm);
}

function nativeAddon(specifier: string, what: string): UnusablePackage {
  return new UnusablePackage(`cannot link "${specifier}": ${what}, and a sandbox runs JavaScript only`);
}
