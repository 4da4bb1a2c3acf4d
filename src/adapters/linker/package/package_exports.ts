import { join } from "@std/path/posix";
import { exports, imports } from "resolve.exports";
import type { Package, PackageManifest, PackageTree } from "./package_manifest.ts";
import type { ImportRequest } from "./resolution.ts";

/** For whom a file of a package is looked for. */
export interface PackageFileRequest extends Pick<ImportRequest, "how"> {
  readonly tree: PackageTree;
}

/** Returns the path of the file behind a package's subpath; `undefined` if the package does not have it. */
export async function packageFile(
  { folder, manifest }: Package,
  subpath: string,
  { how, tree }: PackageFileRequest,
): Promise<string | undefined> {
  return manifest.exports === undefined || manifest.exports === null
    ? await probeFile(join(folder, subpath), tree)
    : targetsOf(manifest, subpath, how).map((target) => join(folder, target)).find((path) =>
      tree.isFile(path)
    );
}

function targetsOf(manifest: PackageManifest, subpath: string, how: ImportRequest["how"]): readonly string[] {
  try {
    return exports(manifest, subpath, { conditions: ["deno"], require: how === "require" }) ?? [];
  } catch {
    // The library throws plain errors, and only for a subpath that is not exported.
    return [];
  }
}

/** Returns what a `#name`, a private import of a package, may stand for: the first one that is there counts. */
export function importTargets(
  manifest: PackageManifest,
  name: string,
  how: ImportRequest["how"],
): readonly string[] {
  try {
    return imports(manifest, name, { conditions: ["deno"], require: how === "require" }) ?? [];
  } catch {
    // The library throws plain errors, and only for a name that is not among the imports.
    return [];
  }
}

const EXTENSIONS = ["", ".js", ".json", ".cjs"];

/**
 * Finds a file as `require` does: by its path, with an extension added, or as a folder's main file.
 *
 * @returns The file's path; `undefined` if there is none.
 */
export async function probeFile(path: string, tree: PackageTree): Promise<string | undefined> {
  const file = withExtension(path, tree);
  if (file !== undefined || !tree.isFolder(path)) return file;
  const main = (await tree.manifestIn(path))?.main;
  const mains = main === undefined ? [] : [join(path, main), join(path, main, "index")];
  return [...mains, join(path, "index")].map((found) => withExtension(found, tree)).find((found) =>
    found !== undefined
  );
}

function withExtension(path: string, tree: PackageTree): string | undefined {
  return EXTENSIONS.map((extension) => path + extension).find((candidate) => tree.isFile(candidate));
}
