import type { NpmSource } from "../../../domain/linking/npm_source.ts";
import type { EsmCdn } from "./cdn/esm_cdn.ts";
import type { LockDraft } from "../lock_draft.ts";
import type { NpmPackages } from "./graph/npm_packages.ts";
import type { Registries } from "./registry/registries.ts";
import { type Requirement, requirementKey } from "./version/requirement.ts";

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
   * @throws {LinkError} If nobody tells; the message is a clause.
   */
  async newest(requirement: Requirement): Promise<{ readonly inRange?: string; readonly latest?: string }> {
    const source = this.wayOf(requirement) === "registry" ? this.packages : this.cdn;
    const inRange = await source.newest(requirement);
    const latest = await source.newest({ ...requirement, range: "latest" });
    return { ...(inRange ? { inRange } : {}), ...(latest ? { latest } : {}) };
  }

  /** Tells by which way a package comes: as the manifest says, else as it came before, else as npm is set up here. */
  wayOf(requirement: Requirement): "registry" | "cdn" {
    const { source, registries, lock } = this.#options;
    if (source.kind !== "any") return source.kind;
    const version = lock.before("specifiers").get(requirementKey(requirement));
    if (version !== undefined) {
      return lock.before("packages").has(`${requirement.name}@${version}`) ? "registry" : "cdn";
    }
    return registries.of(requirement.name) === undefined ? "cdn" : "registry";
  }
}
