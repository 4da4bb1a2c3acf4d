import { dirname, fromFileUrl, join } from "@std/path/posix";
import { satisfies, tryParse, tryParseRange } from "@std/semver";
import { LinkFault, UnusablePackage } from "../link/link_fault.ts";
import type { NpmPackages } from "../npm/npm_packages.ts";
import { parseNpmSpecifier } from "../npm/requirement.ts";
import { npmModule, resolveInPackage } from "../npm/resolve_in_package.ts";
import { resolveNodeBuiltin } from "../package/node_builtin.ts";
import { importTargets, packageFile } from "../package/package_exports.ts";
import type { Package } from "../package/package_manifest.ts";
import { moduleOfPackage } from "../package/package_module.ts";
import { type PackageSpecifier, parsePackageSpecifier } from "../package/package_specifier.ts";
import { PACKAGE_SCHEME } from "../package/package_url.ts";
import type { MappedRequest, Resolution } from "../package/resolution.ts";
import type { Graph } from "./graph.ts";
import { resolveRemote } from "./resolve_remote.ts";

/** Resolves `npm:` specifiers, and bare names that the import map leaves bare, to packages in `node_modules`. */
export async function resolvePackage(request: MappedRequest, graph: Graph): Promise<Resolution | undefined> {
  const { specifier, target, importer, how } = request;
  const { config, packages } = graph;
  const wanted = parsePackageSpecifier(target);
  if (wanted === undefined) return undefined;
  const from = importer.protocol === "file:" ? dirname(fromFileUrl(importer)) : undefined;
  const found = from === undefined ? undefined : await packages.find(wanted.name, from);
  if (found === undefined && target.startsWith("npm:")) return await resolveNpmSpecifier(request, graph);
  if (found === undefined) throw missing({ specifier, from, config: config.path });
  requireVersion(specifier, wanted, found);
  const file = await packageFile(found, wanted.subpath, { how, tree: packages });
  if (file !== undefined) {
    graph.boundary?.admitOf(found.folder, file, specifier);
    return await moduleOfPackage(file, packages);
  }
  throw new LinkFault({
    cannot: "find",
    what: specifier,
    why: `the package in "${found.folder}" has no "${wanted.subpath}"`,
  });
}

interface Missing {
  readonly specifier: string;
  readonly from: string | undefined;
  /** Path of the deno.json with the import map, if there is one. */
  readonly config: string | undefined;
}

function missing({ specifier, from, config }: Missing): LinkFault {
  const nowhere = from === undefined ? "" : `no "node_modules" folder beside or above "${from}" has it`;
  const unmapped = config === undefined
    ? "there is no deno.json with an import map"
    : `"${config}" does not map it`;
  return new LinkFault({
    cannot: "find",
    what: specifier,
    why: `${unmapped}, and ${nowhere}; a file beside this one is "./${specifier}", and a ` +
      `package of npm is "npm:${specifier}"`,
  });
}

/** A range that is none, such as the tag `latest`, takes any version. */
function requireVersion(
  specifier: string,
  { name, range }: PackageSpecifier,
  { folder, manifest }: Package,
): void {
  const wanted = range === undefined ? undefined : tryParseRange(range);
  const found = manifest.version === undefined ? undefined : tryParse(manifest.version);
  if (wanted === undefined || found === undefined || satisfies(found, wanted)) return;
  throw new LinkFault({
    cannot: "find",
    what: specifier,
    why: `${name} ${manifest.version} is installed in "${folder}"; run "deno install"`,
  });
}

/** Resolves `#names`, the private imports of a package. */
export async function resolvePackageImport(
  request: MappedRequest,
  graph: Graph,
): Promise<Resolution | undefined> {
  const { specifier, target, importer, how } = request;
  if (!target.startsWith("#") || importer.protocol !== "file:") return undefined;
  const manifest = await graph.packages.enclosing(dirname(fromFileUrl(importer)));
  for (const found of manifest === undefined ? [] : importTargets(manifest, target, how)) {
    if (!found.startsWith("./")) {
      const elsewhere = { ...request, target: found };
      return await resolveNodeBuiltin(elsewhere) ?? await resolvePackage(elsewhere, graph);
    }
    const path = join(manifest?.folder ?? "", found);
    if (!graph.packages.isFile(path)) continue;
    await graph.boundary?.admit(path, request);
    return await moduleOfPackage(path, graph.packages);
  }
  throw new LinkFault({ cannot: "find", what: specifier, why: "no package.json has it among its imports" });
}

/** Resolves all imports inside packages of a registry, and `npm:` specifiers of remote modules. */
export async function resolveNpm(request: MappedRequest, graph: Graph): Promise<Resolution | undefined> {
  const { target, importer } = request;
  const { packages } = graph.remote.npm;
  if (packages.has(importer)) return await resolveFromPackage(request, packages);
  // A plugin of this machine may have the package beside it.
  if (!target.startsWith(PACKAGE_SCHEME) || importer.protocol === "file:") return undefined;
  return await resolveNpmSpecifier(request, graph);
}

/** Resolves an `npm:` specifier to a package that is fetched. */
async function resolveNpmSpecifier(
  request: MappedRequest,
  graph: Graph,
): Promise<Resolution | undefined> {
  const { specifier, target, how } = request;
  const wanted = parseNpmSpecifier(target);
  if (wanted === undefined) {
    throw new LinkFault({ cannot: "import", what: specifier, why: `write it like "npm:name@1.0.0"` });
  }
  const { requirement, subpath } = wanted;
  const { npm } = graph.remote;
  if (npm.sourceOf(requirement) === "registry") {
    return await npmModule(requirement, subpath, { specifier, how, npm: npm.packages });
  }
  const url = await npm.cdn.moduleUrl(requirement, subpath);
  return await resolveRemote({ ...request, target: url.href }, graph);
}

async function resolveFromPackage(request: MappedRequest, packages: NpmPackages): Promise<Resolution> {
  try {
    return await resolveInPackage(request, packages);
  } catch (error) {
    // Packages try what may not be there, and go on without it. A fault of the network is none of that kind.
    if (!(error instanceof UnusablePackage) || request.how === "import") throw error;
    return { kind: "missing", specifier: request.specifier };
  }
}
