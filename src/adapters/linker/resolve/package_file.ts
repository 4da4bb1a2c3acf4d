import { join } from "@std/path/posix";
import { exports } from "resolve.exports";
import { stat } from "../cache/watched_file.ts";
import { LinkError } from "../../../ports/linker.ts";
import type { PackageManifest } from "./package_manifest.ts";
import type { Package, Packages } from "./packages.ts";
import { probeFile } from "./probe_file.ts";
import type { ImportRequest } from "./resolver.ts";

/** For whom a file of a package is looked for. */
export interface PackageFileRequest extends Pick<ImportRequest, "specifier" | "how"> {
  readonly packages: Packages;
}

/**
 * Returns the path of the file behind a package's subpath.
 *
 * @throws {LinkError} If the package does not have it.
 */
export async function packageFile(
  { folder, manifest }: Package,
  subpath: string,
  { specifier, how, packages }: PackageFileRequest,
): Promise<string> {
  const file = manifest.exports === undefined || manifest.exports === null
    ? await probeFile(join(folder, subpath), packages)
    : targetsOf(manifest, subpath, how).map((target) => join(folder, target)).find((path) =>
      stat(path)?.isFile
    );
  if (file !== undefined) return file;
  throw new LinkError(`cannot find "${specifier}": the package in "${folder}" has no "${subpath}"`);
}

function targetsOf(manifest: PackageManifest, subpath: string, how: ImportRequest["how"]): readonly string[] {
  try {
    return exports(manifest, subpath, { conditions: ["deno"], require: how === "require" }) ?? [];
  } catch {
    // The library throws plain errors, and only for a subpath that is not exported.
    return [];
  }
}
