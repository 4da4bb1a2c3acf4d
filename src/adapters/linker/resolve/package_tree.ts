import type { PackageManifest } from "./package_manifest.ts";

/** Folders and files of packages, wherever they lie: in `node_modules`, or in tarballs. Paths are absolute. */
export interface PackageTree {
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
  /** Returns a folder's own package.json; `undefined` if it has none. */
  manifestIn(folder: string): Promise<PackageManifest | undefined>;
  /** Returns the package.json that says how the files of a folder are to be understood. */
  enclosing(folder: string): Promise<PackageManifest | undefined>;
  /** Returns what a file is called in the module graph. */
  urlOf(path: string): URL;
}

/** A package of a {@linkcode PackageTree}. */
export interface Package {
  /** Real path: a package's own dependencies lie beside or above it, if they lie in `node_modules`. */
  readonly folder: string;
  readonly manifest: PackageManifest;
}
