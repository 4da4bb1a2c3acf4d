import { dirname, join } from "@std/path/posix";
import { LinkFault } from "../link/link_fault.ts";
import { Semaphore } from "../http/semaphore.ts";
import type { Limits } from "../link/limits.ts";
import type { LockDraft } from "../link/lock_draft.ts";
import { remember } from "../link/remember.ts";
import { type PackageManifest, type PackageTree, parsePackageManifest } from "../package/package_manifest.ts";
import { PACKAGE_SCHEME, packagePath, packageUrl, placeOf } from "../package/package_url.ts";
import { type OpenPackage, openPackage } from "./open_package.ts";
import type { RegistryClient } from "./registry_client.ts";
import { type Requirement, requirementKey } from "./requirement.ts";
import { VersionChoices } from "./version_choices.ts";
import { chooseVersion } from "./versions.ts";

/** How much of npm one graph may have. */
export type PackageLimits = Pick<Limits, "packages" | "packageBytes">;

/** The packages of registries that a graph's modules see. A file's path is `/name@version/` and its path inside. */
export class NpmPackages implements PackageTree {
  readonly choices: VersionChoices;
  readonly #registry: RegistryClient;
  readonly #limits: PackageLimits;
  /** A small tarball may hold much: few are unpacked at the same time. */
  readonly #unpacking = new Semaphore(2);
  #bytes = 0;
  readonly #lock: LockDraft;
  readonly #opening = new Map<string, Promise<OpenPackage>>();
  readonly #open = new Map<string, OpenPackage>();
  readonly #integrities = new Map<string, string>();
  readonly #manifests = new Map<string, Promise<PackageManifest | undefined>>();

  constructor(registry: RegistryClient, lock: LockDraft, limits: PackageLimits) {
    this.#limits = limits;
    this.#registry = registry;
    this.#lock = lock;
    this.choices = new VersionChoices(lock, (name) => registry.packument(name));
  }

  /**
   * Finds the package that meets a requirement.
   *
   * @throws {LinkFault} If there is none, or it cannot be had.
   */
  async find(requirement: Requirement): Promise<OpenPackage> {
    const { name } = requirement;
    const version = await this.choices.versionOf(requirement);
    const id = `${name}@${version}`;
    return await remember(this.#opening, id, () => this.#fetch(id, name, version));
  }

  /**
   * Returns a version's tarball, which is what the lock says.
   *
   * @throws {LinkFault} If it cannot be had, or is not.
   */
  async tarball(name: string, version: string): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#registry.tarball(name, version)).bytes;
  }

  /** Returns the newest version that meets a requirement, whatever is locked. */
  async newest({ name, range }: Requirement): Promise<string | undefined> {
    return chooseVersion(await this.#registry.packument(name), range);
  }

  /** Returns whether a module is a file of a package of a registry. */
  has(module: URL): boolean {
    return module.protocol === PACKAGE_SCHEME && this.packageOf(packagePath(module)) !== undefined;
  }

  /** Returns the package that a file of this tree belongs to. */
  packageOf(path: string): OpenPackage | undefined {
    return this.#open.get(placeOf(path)?.id ?? "");
  }

  /** Returns a file's bytes; `undefined` if there is no such file. */
  bytes(path: string): Uint8Array<ArrayBuffer> | undefined {
    return this.packageOf(path)?.files.get(placeOf(path)?.path ?? "");
  }

  isFile(path: string): boolean {
    return this.bytes(path) !== undefined;
  }

  isFolder(path: string): boolean {
    return this.packageOf(path)?.folders.has(placeOf(path)?.path ?? "") === true;
  }

  manifestIn(folder: string): Promise<PackageManifest | undefined> {
    return remember(this.#manifests, folder, () => this.#manifestIn(folder));
  }

  async enclosing(folder: string): Promise<PackageManifest | undefined> {
    const own = await this.manifestIn(folder);
    return own !== undefined || placeOf(folder) === undefined ? own : await this.enclosing(dirname(folder));
  }

  urlOf(path: string): URL {
    return packageUrl(path);
  }

  /** Ends a reading of the graph. Returns whether it must be read once more, since versions can be shared. */
  async settle(): Promise<boolean> {
    return await this.choices.settle();
  }

  /**
   * Notes in the lock what the graph rests on.
   *
   * @throws {LinkFault} If the lock does not allow that.
   */
  async note(): Promise<void> {
    for (const { requirement, version } of await this.choices.made()) {
      const id = `${requirement.name}@${version}`;
      this.#lock.note("specifiers", requirementKey(requirement), version);
      const integrity = this.#integrities.get(id);
      if (integrity !== undefined) this.#lock.note("packages", id, { integrity });
    }
  }

  async #fetch(id: string, name: string, version: string): Promise<OpenPackage> {
    const { packages } = this.#limits;
    if (this.#opening.size >= packages) {
      throw new LinkFault({ cannot: `link more than ${packages} packages of npm` });
    }
    try {
      const { bytes, integrity } = await this.#registry.tarball(name, version);
      const open = await this.#unpacking.run(() => openPackage(id, bytes));
      this.#count(open);
      this.#integrities.set(id, integrity);
      this.#open.set(id, open);
      return open;
    } catch (error) {
      // What is wrong with the bytes or the registry says nothing of the package.
      if (!(error instanceof LinkFault) || error.details.cannot !== undefined) throw error;
      throw new LinkFault({ cannot: "use the package", what: id, why: error.message }, { cause: error });
    }
  }

  #count({ files }: OpenPackage): void {
    const { packageBytes } = this.#limits;
    this.#bytes += files.values().reduce((sum, { length }) => sum + length, 0);
    if (this.#bytes <= packageBytes) return;
    throw new LinkFault({ cannot: `link more than ${packageBytes / 1_000_000} MB of packages of npm` });
  }

  // deno-lint-ignore require-await -- as a tree on a disk has it.
  async #manifestIn(folder: string): Promise<PackageManifest | undefined> {
    const path = join(folder, "package.json");
    const bytes = this.bytes(path);
    return bytes && parsePackageManifest(packageUrl(path).href, folder, new TextDecoder().decode(bytes));
  }
}
