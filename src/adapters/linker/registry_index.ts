import { NOTHING_LOCKED } from "../../domain/linking/lock.ts";
import type { ModuleSources } from "../../domain/linking/module_sources.ts";
import type { NewestVersions, PackageIndex } from "../../ports/package_index.ts";
import { parseJsrSpecifier } from "./remote/jsr_specifier.ts";
import { toLinkError } from "./link/to_link_error.ts";
import { LockDraft } from "./link/lock_draft.ts";
import { parseNpmSpecifier } from "./npm/requirement.ts";
import { openRemote, type Remote } from "./graph/remote.ts";

/** What a {@linkcode RegistryIndex} works with. */
export interface RegistryIndexOptions {
  readonly sources: ModuleSources;
  /** Absolute path of the folder of remote modules. */
  readonly folder: string;
}

/** A {@linkcode PackageIndex} that asks the registries. */
export class RegistryIndex implements PackageIndex {
  readonly #remote: Remote;

  constructor({ sources, folder }: RegistryIndexOptions) {
    // What is newest is asked whatever is locked.
    const lock = new LockDraft(NOTHING_LOCKED, "renew");
    try {
      this.#remote = openRemote({ sources, lock, folders: [folder] });
    } catch (error) {
      throw toLinkError(error, ({ message }) => message);
    }
  }

  async newest(specifier: string): Promise<NewestVersions | undefined> {
    try {
      const newest = await this.#newestOf(specifier);
      return newest && { inRange: newest.inRange ?? null, latest: newest.latest ?? null };
    } catch (error) {
      throw toLinkError(
        error,
        ({ message }) => `Cannot look for newer versions of "${specifier}": ${message}`,
      );
    }
  }

  async #newestOf(
    specifier: string,
  ): Promise<{ readonly inRange?: string; readonly latest?: string } | undefined> {
    const jsr = parseJsrSpecifier(specifier);
    if (jsr !== undefined) return await this.#remote.jsr.newest(jsr.name, jsr.range);
    const npm = parseNpmSpecifier(specifier);
    return npm && await this.#remote.npm.newest(npm.requirement);
  }
}
