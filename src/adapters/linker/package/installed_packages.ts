import { basename, dirname, join, toFileUrl } from "@std/path/posix";
import { stat } from "../../files/file_stamp.ts";
import type { DependencyRecorder } from "../link/dependency_recorder.ts";
import { remember } from "../link/remember.ts";
import {
  type Package,
  type PackageManifest,
  type PackageTree,
  parsePackageManifest,
} from "./package_manifest.ts";
import { isInPackage } from "./package_url.ts";

/** Returns a folder and all folders above it, nearest first. */
export function foldersUpward(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersUpward(above)];
}

/** The packages of `node_modules` that a graph's modules see, and their package.json files; each is read once. */
export class InstalledPackages implements PackageTree {
  readonly #recorder: DependencyRecorder;
  readonly #manifests = new Map<string, Promise<PackageManifest | undefined>>();
  readonly #enclosing = new Map<string, Promise<PackageManifest | undefined>>();

  constructor(recorder: DependencyRecorder) {
    this.#recorder = recorder;
  }

  /** Finds the package that a module in the folder `from` gets by a name. */
  async find(name: string, from: string): Promise<Package | undefined> {
    for (const above of foldersUpward(from)) {
      if (basename(above) === "node_modules") continue;
      const folder = join(above, "node_modules", name);
      // What a package does not have changes only when packages are installed, and that shows in what it has.
      if (isInPackage(from) && stat(folder) === undefined) continue;
      const manifest = await this.manifestIn(folder);
      if (manifest !== undefined) return { folder: await Deno.realPath(folder), manifest };
    }
    return undefined;
  }

  isFile(path: string): boolean {
    return stat(path)?.isFile === true;
  }

  isFolder(path: string): boolean {
    return stat(path)?.isDirectory === true;
  }

  urlOf(path: string): URL {
    return toFileUrl(path);
  }

  enclosing(folder: string): Promise<PackageManifest | undefined> {
    return remember(this.#enclosing, folder, async () => {
      const above = dirname(folder);
      if (basename(folder) === "node_modules" || above === folder) return undefined;
      const own = isInPackage(folder) && stat(join(folder, "package.json")) === undefined
        ? undefined
        : await this.manifestIn(folder);
      return own ?? await this.enclosing(above);
    });
  }

  manifestIn(folder: string): Promise<PackageManifest | undefined> {
    return remember(this.#manifests, folder, () => this.#read(folder));
  }

  async #read(folder: string): Promise<PackageManifest | undefined> {
    const path = join(folder, "package.json");
    const bytes = await this.#recorder.read(path, isInPackage(path) ? "package" : "source");
    return bytes === undefined
      ? undefined
      : parsePackageManifest(path, folder, new TextDecoder().decode(bytes));
  }
}
