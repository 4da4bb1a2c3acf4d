import { LinkFault } from "../link/link_fault.ts";
import { resolveNodeBuiltin } from "../package/node_builtin.ts";
import { isOfPackage } from "../package/package_url.ts";
import type { ImportRequest, MappedRequest, Resolution } from "../package/resolution.ts";
import type { Graph, Resolver } from "./graph.ts";
import { mapSpecifier, NO_IMPORTS } from "./import_map.ts";
import { resolveOwnApi } from "./own_api.ts";
import { resolveFile } from "./resolve_file.ts";
import { resolveNpm, resolvePackage, resolvePackageImport } from "./resolve_package.ts";
import { resolveData, resolveJsr, resolveRemote } from "./resolve_remote.ts";

/** Tried in this order. */
const RESOLVERS: readonly Resolver[] = [
  resolveOwnApi,
  resolveNodeBuiltin,
  resolveNpm,
  resolveFile,
  resolveRemote,
  resolveJsr,
  resolveData,
  resolvePackageImport,
  resolvePackage,
];

/**
 * Resolves one import of a plugin's module graph.
 *
 * @throws {LinkFault} If it leads nowhere.
 */
export async function resolveImport(request: ImportRequest, graph: Graph): Promise<Resolution> {
  const fromPackage = isOfPackage(request.importer);
  // An import map is the plugin's own; packages know only their package.json.
  const map = fromPackage ? NO_IMPORTS : graph.config.imports;
  try {
    return await resolveTarget(
      { ...request, target: mapSpecifier(request.specifier, request.importer, map) },
      graph,
    );
  } catch (error) {
    // Packages try what may not be installed, and go on without it.
    if (
      error instanceof LinkFault && request.importer.protocol === "file:" && fromPackage &&
      request.how !== "import"
    ) {
      return { kind: "missing", specifier: request.specifier };
    }
    throw error;
  }
}

/**
 * Resolves the plugin's own module, which nobody imports and no import map maps.
 *
 * @throws {LinkFault} If it is not there.
 */
export async function resolveEntry(url: URL, graph: Graph): Promise<Resolution> {
  return await resolveTarget({ specifier: url.href, target: url.href, importer: url, how: "import" }, graph);
}

async function resolveTarget(request: MappedRequest, graph: Graph): Promise<Resolution> {
  for (const resolve of RESOLVERS) {
    const resolution = await resolve(request, graph);
    if (resolution !== undefined) return resolution;
  }
  throw new LinkFault({
    cannot: "import",
    what: request.specifier,
    why: "no such kind of module is supported",
  });
}
