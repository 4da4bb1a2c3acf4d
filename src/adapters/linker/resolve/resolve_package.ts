import { satisfies, tryParse, tryParseRange } from "@std/semver";
import { dirname, fromFileUrl } from "@std/path/posix";
import { resolveNpmSpecifier } from "../npm/resolve_npm.ts";
import { LinkError } from "../../../ports/linker.ts";
import { moduleOfPackage } from "./module_of_package.ts";
import { packageFile } from "./package_file.ts";
import { type PackageSpecifier, parsePackageSpecifier } from "./package_specifier.ts";
import type { Package } from "./package_tree.ts";
import type { Graph, MappedRequest, Resolution } from "./resolver.ts";

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
  if (file !== undefined) return await moduleOfPackage(file, packages);
  throw new LinkError(
    `cannot find "${specifier}": the package in "${found.folder}" has no "${wanted.subpath}"`,
  );
}

interface Missing {
  readonly specifier: string;
  readonly from: string | undefined;
  /** Path of the deno.json with the import map, if there is one. */
  readonly config: string | undefined;
}

function missing({ specifier, from, config }: Missing): LinkError {
  const nowhere = from === undefined ? "" : `no "node_modules" folder beside or above "${from}" has it`;
  const unmapped = config === undefined
    ? "there is no deno.json with an import map"
    : `"${config}" does not map it`;
  return new LinkError(
    `cannot find "${specifier}": ${unmapped}, and ${nowhere}; a file beside this one is "./${specifier}", and a ` +
      `package of npm is "npm:${specifier}"`,
  );
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
  throw new LinkError(
    `cannot find "${specifier}": ${name} ${manifest.version} is installed in "${folder}"; run "deno install"`,
  );
}
