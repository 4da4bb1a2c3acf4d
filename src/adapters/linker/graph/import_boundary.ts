import { dirname, fromFileUrl, relative } from "@std/path/posix";
import { stat } from "../../files/file_stamp.ts";
import type { DependencyRecorder } from "../link/dependency_recorder.ts";
import { type GuardedFiles, isWithin, realPathOf } from "../link/guarded_files.ts";
import { LinkFault } from "../link/link_fault.ts";
import { foldersUpward } from "../package/installed_packages.ts";
import { isInPackage, packageFolder } from "../package/package_url.ts";
import type { MappedRequest } from "../package/resolution.ts";
import { findWorkspace } from "./deno_config.ts";

/** What an {@linkcode ImportBoundary} works with. */
export interface ImportBoundaryOptions {
  readonly guarded: GuardedFiles;
  /** Absolute path of the manifest's folder. */
  readonly manifestDir: string;
  /** Absolute path of the plugin's own deno.json, if it has one. */
  readonly config: string | undefined;
  /** Absolute path of the plugin's own module. */
  readonly entry: string;
  readonly recorder: DependencyRecorder;
}

type Request = Pick<MappedRequest, "specifier" | "importer" | "target">;

/**
 * Which files of this machine a plugin's graph may contain. Its own modules import what is below the manifest's folder or
 * that of its deno.json (or of the workspace to which that belongs), a package only what is its own; whatever links there are on
 * the way. The plugin's own module may be anywhere: the manifest names it.
 */
export class ImportBoundary {
  readonly #options: ImportBoundaryOptions;
  /** Folders without links, of which everything may be imported. */
  readonly #folders: string[];
  /** Real folders of packages that `node_modules` only links to, as those of a workspace. */
  readonly #linked = new Set<string>();
  #workspace: Promise<string | undefined> | undefined;

  constructor(options: ImportBoundaryOptions) {
    this.#options = options;
    const { manifestDir, config } = options;
    this.#folders = [];
    this.#add(manifestDir);
    // A config for the whole machine is no plugin's own.
    if (config !== undefined && dirname(config) !== "/") this.#add(dirname(config));
  }

  /**
   * Admits a file that is imported by its path.
   *
   * @throws {LinkFault} If the importer may not have it.
   */
  async admit(path: string, request: Request): Promise<void> {
    const { specifier, importer, target } = request;
    const real = realPathOf(path);
    if (real === undefined) return;
    this.#options.guarded.requireUnguarded(real, specifier);
    if (target === importer.href) return;
    const from = fromFileUrl(importer);
    if (isInPackage(from)) return requireOwn(real, packageFolder(from), specifier);
    if (await this.#isLocal(real, from)) return;
    if (isInPackage(path) && isReachable(path, from)) {
      return this.admitOf(packageFolder(path), path, specifier);
    }
    throw new LinkFault({ cannot: "import", what: specifier, why: await this.#refusal(path, real) });
  }

  /**
   * Admits a file of a package that is imported by its name.
   *
   * @param folder Of the package.
   * @throws {LinkFault} If the file is not the package's own.
   */
  admitOf(folder: string, path: string, specifier: string): void {
    const real = realPathOf(path);
    if (real === undefined) return;
    this.#options.guarded.requireUnguarded(real, specifier);
    requireOwn(real, folder, specifier);
    const realFolder = realPathOf(folder)!;
    if (isInPackage(realFolder)) return;
    if (this.#folders.some((own) => isWithin(realFolder, own))) return;
    if (stat(`${realFolder}/package.json`)?.isFile !== true) {
      throw new LinkFault({
        cannot: "import",
        what: specifier,
        why: `"${folder}" leads to "${realFolder}", which has no package.json`,
      });
    }
    this.#linked.add(realFolder);
  }

  async #isLocal(real: string, importer: string): Promise<boolean> {
    const from = realPathOf(importer) ?? importer;
    const isOwn = (path: string) => this.#folders.some((folder) => isWithin(path, folder));
    const linked = isOwn(from) ? undefined : [...this.#linked].find((folder) => isWithin(from, folder));
    if (linked !== undefined) return isWithin(real, linked);
    if (isOwn(real)) return true;
    const workspace = await this.#workspaceFolder();
    return workspace !== undefined && isWithin(real, workspace);
  }

  /** Only for what would be refused otherwise: nothing else depends on what lies above the deno.json. */
  #workspaceFolder(): Promise<string | undefined> {
    const { config, recorder } = this.#options;
    return this.#workspace ??= (async () => {
      const found = config === undefined ? undefined : await findWorkspace(config, recorder);
      return found === undefined || found === "/" ? undefined : realPathOf(found);
    })();
  }

  async #refusal(path: string, real: string): Promise<string> {
    const { config, entry } = this.#options;
    const workspace = await this.#workspaceFolder();
    const folders = [...this.#folders, ...(workspace === undefined ? [] : [workspace])];
    const list = folders.map((folder) => `"${folder}"`).join(" and ");
    const place = path === real ? `"${path}"` : `"${path}", which is "${real}",`;
    const above = foldersUpward(dirname(entry)).find((folder) =>
      isWithin(real, realPathOf(folder) ?? folder)
    );
    return `${place} is outside of ${list}, and local code must be below; move it there` +
      (above === undefined || above === "/" ? "" : `, or ${remedy(above, config)}`);
  }

  #add(folder: string): void {
    const real = realPathOf(folder);
    if (real !== undefined && !this.#folders.some((known) => isWithin(real, known))) this.#folders.push(real);
  }
}

/** How to have more below the folder of the plugin's deno.json. */
function remedy(above: string, config: string | undefined): string {
  return config === undefined
    ? `put a deno.json into "${above}"`
    : `list "./${relative(above, dirname(config))}" in the "workspace" of a deno.json in "${above}"`;
}

/** Returns whether the `node_modules` folder on a path is one beside or above the importer. */
function isReachable(path: string, importer: string): boolean {
  const above = path.slice(0, path.indexOf("/node_modules/"));
  return isWithin(dirname(importer), above === "" ? "/" : above);
}

function requireOwn(real: string, folder: string, specifier: string): void {
  const own = realPathOf(folder);
  if (own !== undefined && isWithin(real, own)) return;
  throw new LinkFault({
    cannot: "import",
    what: specifier,
    why:
      `"${real}" is outside of the package "${folder}", and a package must import only itself and other packages ` +
      "by their names",
  });
}
