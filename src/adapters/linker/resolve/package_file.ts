import { join } from "@std/path/posix";
import { exports } from "resolve.exports";
import type { PackageManifest } from "./package_manifest.ts";
import type { Package, PackageTree } from "./package_tree.ts";
import { probeFile } from "./probe_file.ts";
import type { ImportRequest } from "./resolver.ts";

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
