import type { ModuleSpecifier } from "../../src/domain/manifest/module_specifier.ts";
import { digest } from "../../src/domain/text/digest.ts";
import { type Lock, NOTHING_LOCKED } from "../../src/domain/linking/lock.ts";
import { type Artifact, type ArtifactDamage, type Linker, LinkError } from "../../src/ports/linker.ts";

/** A {@linkcode Linker} in memory: an artifact is the module's text as it is. */
export class FakeLinker implements Linker {
  /** Texts by the module's text in the manifest. */
  readonly modules = new Map<string, string>();
  /** Parts of the lock that modules rest on; none, if it is not here. */
  readonly locks = new Map<string, Lock>();
  /** What files of artifacts hold that were changed behind the linker's back: digests by those that they should have. */
  readonly damaged = new Map<string, string>();
  /** Modules that were linked from their sources on request, in this order. */
  readonly relinked: string[] = [];

  link({ text }: ModuleSpecifier): Promise<Artifact> {
    const source = this.modules.get(text);
    if (source === undefined) {
      return Promise.reject(new LinkError(`Cannot link "${text}": there is no such module`));
    }
    const sha256 = digest(source);
    return Promise.resolve({ sha256, path: `/artifacts/${sha256}.js`, restsOn: [], data: [] });
  }

  async damage(module: ModuleSpecifier): Promise<ArtifactDamage | null> {
    return this.damageOf(await this.link(module));
  }

  /** Returns what is wrong with an artifact, for whoever runs it. */
  damageOf({ path, sha256: expected }: Artifact): ArtifactDamage | null {
    const found = this.damaged.get(expected);
    return found === undefined ? null : { path, expected, found };
  }

  async relink(module: ModuleSpecifier): Promise<Artifact> {
    const artifact = await this.link(module);
    this.damaged.delete(artifact.sha256);
    this.relinked.push(module.text);
    return artifact;
  }

  async needs(module: ModuleSpecifier): Promise<Lock> {
    await this.link(module);
    return this.locks.get(module.text) ?? NOTHING_LOCKED;
  }

  prune(): Promise<void> {
    return Promise.resolve();
  }
}
