import { extname, fromFileUrl } from "@std/path/posix";
import { stat } from "../../files/file_stamp.ts";
import { specialKindOf } from "../../files/read_regular_file.ts";
import { LinkFault } from "../link/link_fault.ts";
import { probeFile } from "../package/package_exports.ts";
import { moduleOfPackage } from "../package/package_module.ts";
import { isInPackage, isOfPackage } from "../package/package_url.ts";
import type { MappedRequest, ModuleFormat, Resolution } from "../package/resolution.ts";
import type { Graph } from "./graph.ts";

/** Resolves an import of a file by its path. */
export async function resolveFile(
  request: MappedRequest,
  { packages, boundary }: Graph,
): Promise<Resolution | undefined> {
  const { specifier, target, importer, how } = request;
  if (!target.startsWith("file:")) return undefined;
  // What others wrote must read no file of this machine, not even to link it.
  if (importer.protocol !== "file:") {
    throw new LinkFault({
      cannot: "import",
      what: specifier,
      why: "a module of another machine must import no file of this one",
    });
  }
  const url = URL.parse(target);
  const path = url === null ? undefined : pathOf(url);
  if (url === null || path === undefined) {
    throw new LinkFault({ cannot: "import", what: specifier, why: "no file can be called so" });
  }
  url.hash = "";
  if (isInPackage(path)) {
    const file = how === "require" ? await probeFile(path, packages) : isFile(path) ? path : undefined;
    if (file === undefined) throw missing(path, specifier === target ? undefined : specifier);
    await boundary?.admit(file, request);
    return await moduleOfPackage(file, packages);
  }
  if (isOfPackage(importer)) {
    throw new LinkFault({
      cannot: "import",
      what: specifier,
      why: "a package must import no file outside node_modules",
    });
  }
  if (!isFile(path)) throw missing(path, specifier === target ? undefined : specifier);
  await boundary?.admit(path, request);
  return { kind: "module", url, format: formatOf(path), sideEffects: true };
}

/** Returns the path behind a URL; `undefined` if there is none that a file system takes. */
function pathOf(url: URL): string | undefined {
  try {
    const path = fromFileUrl(url);
    return path.includes("\0") ? undefined : path;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Returns the format of a file that belongs to no package. */
function formatOf(path: string): ModuleFormat {
  switch (extname(path)) {
    case ".cjs":
    case ".cts":
      return "commonjs";
    case ".js":
    case ".json":
      return "any";
    default:
      return "esm";
  }
}

function isFile(path: string): boolean {
  return stat(path)?.isFile === true;
}

function missing(path: string, specifier: string | undefined): LinkFault {
  const near = neighbour(path);
  const info = stat(path);
  const what = info && (info.isDirectory ? "a folder" : specialKindOf(info));
  const why = (what === undefined ? `"${path}" does not exist` : `"${path}" is ${what}`) +
    (near === undefined ? "" : `; did you mean "${near}"?`);
  return new LinkFault(specifier === undefined ? { why } : { cannot: "find", what: specifier, why });
}

/** Returns a file that may have been meant: one with another extension, with one at all, or the folder's mod.ts. */
function neighbour(path: string): string | undefined {
  const stem = path.slice(0, path.length - extname(path).length);
  const extensions = [".ts", ".js", ".tsx", ".mts", ".mjs", ".jsx", ".json"];
  const candidates = [
    ...extensions.map((extension) => path + extension),
    ...["mod.ts", "mod.js", "index.ts", "index.js"].map((name) => `${path.replace(/\/$/, "")}/${name}`),
    ...extensions.map((extension) => stem + extension),
  ];
  return candidates.find(isFile);
}
