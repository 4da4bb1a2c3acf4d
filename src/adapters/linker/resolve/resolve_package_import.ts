import { dirname, fromFileUrl, join } from "@std/path/posix";
import { LinkError } from "../../../ports/linker.ts";
import { importTargets } from "./import_targets.ts";
import { moduleOfPackage } from "./module_of_package.ts";
import { resolveNodeBuiltin } from "./resolve_node_builtin.ts";
import { resolvePackage } from "./resolve_package.ts";
import type { Graph, MappedRequest, Resolution } from "./resolver.ts";

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
    if (graph.packages.isFile(path)) return await moduleOfPackage(path, graph.packages);
  }
  throw new LinkError(`cannot find "${specifier}": no package.json has it among its imports`);
}
