import type { NpmSource } from "../../../domain/linking/npm_source.ts";
import type { Fetcher } from "../http/fetcher.ts";
import type { Limits } from "../link/limits.ts";
import type { LockDraft } from "../link/lock_draft.ts";
import type { ModuleStore } from "../store/module_store.ts";
import { EsmCdn } from "./esm_cdn.ts";
import { NpmPackages } from "./npm_packages.ts";
import { readRegistries, type Registries } from "./npmrc.ts";
import { RegistryClient } from "./registry_client.ts";
import { type Requirement, requirementKey } from "./requirement.ts";

/** With what {@linkcode Npm} works. */
export interface NpmOptions {
  readonly source: NpmSource;
  readonly registries: Registries;
  readonly packages: NpmPackages;
  readonly cdn: EsmCdn;
  readonly lock: LockDraft;
}

/** The packages of npm that a graph has, by either of two ways: tarballs of a registry, or modules of a CDN. */
export class Npm {
  readonly #options: NpmOptions;

  constructor(options: NpmOptions) {
    this.#options = options;
  }

  get packages(): NpmPackages {
    return this.#options.packages;
  }

  get cdn(): EsmCdn {
    return this.#options.cdn;
  }

  /**
   * Returns the newest version in a range, and the newest of all, as they are now.
   *
   * @throws {LinkFault} If nobody tells.
   */
  async newest(requirement: Requirement): Promise<{ readonly inRange?: string; readonly latest?: string }> {
    const source = this.sourceOf(requirement) === "registry" ? this.packages : this.cdn;
    const inRange = await source.newest(requirement);
    const latest = await source.newest({ ...requirement, range: "latest" });
    return { ...(inRange ? { inRange } : {}), ...(latest ? { latest } : {}) };
  }

  /** Tells by which way a package comes: as the manifest says, else as it came before, else as npm is set up here. */
  sourceOf(requirement: Requirement): "registry" | "cdn" {
    const { source, registries, lock } = this.#options;
    if (source.kind !== "any") return source.kind;
    const version = lock.before("specifiers").get(requirementKey(requirement));
    if (version !== undefined) {
      return lock.before("packages").has(`${requirement.name}@${version}`) ? "registry" : "cdn";
    }
    return registries.of(requirement.name) === undefined ? "cdn" : "registry";
  }
}

/** What `openNpm()` takes. */
export interface NpmRequest {
  readonly source: NpmSource;
  /** Packages that need no strong digest. */
  readonly allowSha1: readonly string[];
  /** Absolute path of the .npmrc beside the manifest. */
  readonly npmrc: string | null;
  readonly fetcher: Fetcher;
  readonly lock: LockDraft;
  readonly stores: readonly [ModuleStore, ...ModuleStore[]];
  readonly limits: Limits;
}

/** Bundles for Deno and leaves Node's modules to it: what it makes must not depend on who asks. */
const PUBLIC_CDN = "https://esm.sh/{module}?target=denonext";

/** Makes ready for packages of npm. Asks nobody yet. */
export function openNpm({ source, allowSha1, npmrc, fetcher, lock, stores, limits }: NpmRequest): Npm {
  const registries = readRegistries(source.kind === "registry" ? source.url : undefined, npmrc);
  const packages = new NpmPackages(
    new RegistryClient({ registries, fetcher, lock, allowSha1, stores }),
    lock,
    limits,
  );
  const cdn = new EsmCdn({ url: source.kind === "cdn" ? source.url : PUBLIC_CDN, fetcher, lock });
  return new Npm({ source, registries, packages, cdn, lock });
}
