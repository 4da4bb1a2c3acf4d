import { LinkError } from "../../../../ports/linker.ts";
import { type PackageManifest, parsePackageManifest } from "../../resolve/package_manifest.ts";
import { type PackageFiles, readTarball } from "../tarball/read_tarball.ts";
import { type Dependencies, parseDependencies } from "./dependencies.ts";
import { nativeAddonSign } from "./native_addon_sign.ts";

/** A package whose tarball was read. */
export interface OpenPackage {
  /** Name and version. */
  readonly id: string;
  readonly manifest: PackageManifest;
  readonly files: PackageFiles;
  /** Paths of its folders; that of the package itself is empty. */
  readonly folders: ReadonlySet<string>;
  readonly dependencies: Dependencies;
  /** By what it shows itself to be a native addon. */
  readonly native: string | undefined;
}

/**
 * Reads a package's tarball.
 *
 * @throws {LinkError} If it is none; the message is a clause.
 */
export async function openPackage(id: string, tarball: Uint8Array<ArrayBuffer>): Promise<OpenPackage> {
  const files = await readTarball(tarball);
  const bytes = files.get("package.json");
  if (bytes === undefined) throw new LinkError("its tarball has no package.json");
  const text = new TextDecoder().decode(bytes);
  const manifest = parsePackageManifest("package.json", `/${id}`, text);
  const json: Readonly<Record<string, unknown>> = JSON.parse(text);
  return {
    id,
    manifest,
    files,
    folders: foldersOf(files),
    dependencies: parseDependencies(json),
    native: nativeAddonSign(files, json),
  };
}

function foldersOf(files: PackageFiles): Set<string> {
  const folders = new Set([""]);
  for (const path of files.keys()) {
    for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) folders.add(path.slice(0, at));
  }
  return folders;
}
