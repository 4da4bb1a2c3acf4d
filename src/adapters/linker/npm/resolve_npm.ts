import { LinkError } from "../../../ports/linker.ts";
import { resolveRemote } from "../resolve/resolve_remote.ts";
import type { Graph, MappedRequest, Resolution } from "../resolve/resolver.ts";
import { npmModule } from "./graph/npm_module.ts";
import type { NpmPackages } from "./graph/npm_packages.ts";
import { PACKAGE_SCHEME } from "./graph/package_url.ts";
import { resolveInPackage } from "./graph/resolve_in_package.ts";
import { UnusablePackage } from "./unusable_package.ts";
import { parseNpmSpecifier } from "./version/parse_npm_specifier.ts";

/** Resolves all imports inside packages of a registry, and `npm:` specifiers of modules of other machines. */
export async function resolveNpm(request: MappedRequest, graph: Graph): Promise<Resolution | undefined> {
  const { target, importer } = request;
  const { packages } = graph.remote.npm;
  if (packages.has(importer)) return await resolveFromPackage(request, packages);
  // A plugin of this machine may have the package beside it.
  if (!target.startsWith(PACKAGE_SCHEME) || importer.protocol === "file:") return undefined;
  return await resolveNpmSpecifier(request, graph);
}

/** Resolves an `npm:` specifier to a package that is fetched. */
export async function resolveNpmSpecifier(
  request: MappedRequest,
  graph: Graph,
): Promise<Resolution | undefined> {
  const { specifier, target, how } = request;
  const wanted = parseNpmSpecifier(target);
  if (wanted === undefined) {
    throw new LinkError(`cannot import "${specifier}": write it like "npm:name@1.0.0"`);
  }
  const { requirement, subpath } = wanted;
  const { npm } = graph.remote;
  if (npm.wayOf(requirement) === "registry") {
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
