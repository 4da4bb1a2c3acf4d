import { dirname, join } from "@std/path/posix";
import { UnusablePackage } from "../link/link_fault.ts";
import { resolveNodeBuiltin } from "../package/node_builtin.ts";
import { importTargets, packageFile, probeFile } from "../package/package_exports.ts";
import { moduleOfPackage } from "../package/package_module.ts";
import { type PackageSpecifier, parsePackageSpecifier } from "../package/package_specifier.ts";
import { packagePath, placeOf } from "../package/package_url.ts";
import type { ImportRequest, MappedRequest, Resolution } from "../package/resolution.ts";
import type { NpmPackages } from "./npm_packages.ts";
import type { OpenPackage } from "./open_package.ts";
import { parseDependency, type Requirement } from "./requirement.ts";

/**
 * Resolves an import inside a package of a registry. It sees its own files and the packages that it depends on, and
 * nothing else: neither files of this machine nor other places of the web.
 */
export async function resolveInPackage(request: MappedRequest, npm: NpmPackages): Promise<Resolution> {
  const { specifier, importer } = request;
  const importing = npm.packageOf(packagePath(importer));
  if (importing === undefined) {
    throw new TypeError(`Cannot resolve "${specifier}": "${importer.href}" is not open`);
  }
  if (/^\.{0,2}\/|^\.\.?$/.test(specifier)) return await ownFile(request, importing, npm);
  if (specifier.startsWith("#")) return await ownImport(request, importing, npm);
  const wanted = parsePackageSpecifier(specifier);
  if (wanted === undefined || specifier.startsWith("npm:")) {
    throw new UnusablePackage({
      cannot: "find",
      what: specifier,
      why: "a package of npm imports only itself and other packages",
    });
  }
  return await dependency(request, wanted, { importing, npm });
}

async function ownFile(
  { specifier, target, importer, how }: MappedRequest,
  { id }: OpenPackage,
  npm: NpmPackages,
): Promise<Resolution> {
  const path = join(packagePath(new URL(target, importer)), ".").replace(/(?<=.)\/$/, "");
  if (placeOf(path)?.id !== id) {
    throw new UnusablePackage({
      cannot: "find",
      what: specifier,
      why: `it leads out of the package "${id}"`,
    });
  }
  const file = how === "require" ? await probeFile(path, npm) : npm.isFile(path) ? path : undefined;
  if (file === undefined) {
    throw new UnusablePackage({
      cannot: "find",
      what: specifier,
      why: `the package "${id}" has no "${placeOf(path)?.path}"`,
    });
  }
  return await fileAsModule(file, specifier, npm);
}

async function ownImport(
  request: MappedRequest,
  importing: OpenPackage,
  npm: NpmPackages,
): Promise<Resolution> {
  const { specifier, importer, how } = request;
  const manifest = await npm.enclosing(dirname(packagePath(importer))) ?? importing.manifest;
  for (const found of importTargets(manifest, specifier, how)) {
    if (found.startsWith("./")) {
      const target = `npm:${manifest.folder}/${found}`;
      return await ownFile({ ...request, target }, importing, npm);
    }
    const builtin = await resolveNodeBuiltin({ ...request, target: found });
    if (builtin !== undefined) return builtin;
    const wanted = parsePackageSpecifier(found);
    if (wanted !== undefined) return await dependency(request, wanted, { importing, npm });
  }
  throw new UnusablePackage({
    cannot: "find",
    what: specifier,
    why: `the package "${importing.id}" has no such import`,
  });
}

async function dependency(
  { specifier, how }: MappedRequest,
  { name, subpath }: PackageSpecifier,
  { importing, npm }: { readonly importing: OpenPackage; readonly npm: NpmPackages },
): Promise<Resolution> {
  const { id, manifest, dependencies } = importing;
  const found = dependencies.get(name);
  if (found === undefined && name === manifest.name && manifest.exports !== undefined) {
    return await moduleUnder(subpath, importing, { specifier, how, npm });
  }
  if (found === undefined) {
    throw new UnusablePackage({
      cannot: "find",
      what: specifier,
      why: `the package "${id}" imports it, but does not list it among its dependencies`,
    });
  }
  const requirement = parseDependency(name, found.spec, id);
  if (found.kind === "optional peer" && how !== "import" && !npm.choices.isRequired(requirement.name)) {
    throw new UnusablePackage({
      cannot: "find",
      what: specifier,
      why: `the package "${id}" takes it if the plugin imports it, too`,
    });
  }
  return await npmModule(requirement, subpath, { specifier, how, npm });
}

/** For whom a module is looked for. */
export interface NpmModuleRequest extends Pick<ImportRequest, "specifier" | "how"> {
  readonly npm: NpmPackages;
}

/**
 * Returns the module that a required package has under a subpath.
 *
 * @param subpath As a key of `exports`: `.`, or `./` and a path.
 * @throws {LinkFault} If it cannot be had.
 */
export async function npmModule(
  requirement: Requirement,
  subpath: string,
  request: NpmModuleRequest,
): Promise<Resolution> {
  return await moduleUnder(subpath, await request.npm.find(requirement), request);
}

/** Returns the module that a package, which is open already, has under a subpath. */
async function moduleUnder(
  subpath: string,
  { id, manifest, native }: OpenPackage,
  { specifier, how, npm }: NpmModuleRequest,
): Promise<Resolution> {
  if (native !== undefined) throw nativeAddon(specifier, `the package "${id}" is a native addon (${native})`);
  const file = await packageFile({ folder: `/${id}`, manifest }, subpath, { how, tree: npm });
  if (file === undefined) {
    throw new UnusablePackage({
      cannot: "find",
      what: specifier,
      why: `the package "${id}" has no "${subpath}"`,
    });
  }
  return await fileAsModule(file, specifier, npm);
}

/** Returns a file of a package as a module. */
async function fileAsModule(path: string, specifier: string, npm: NpmPackages): Promise<Resolution> {
  if (path.endsWith(".node")) throw nativeAddon(specifier, `"${path.slice(1)}" is a native addon`);
  return await moduleOfPackage(path, npm);
}

function nativeAddon(specifier: string, what: string): UnusablePackage {
  return new UnusablePackage({
    cannot: "link",
    what: specifier,
    why: `${what}, and a sandbox runs JavaScript only`,
  });
}
