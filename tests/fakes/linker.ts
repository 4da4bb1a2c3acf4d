import { sha256 } from "../../src/adapters/linker/cache/sha256.ts";
import type { ModuleSpecifier } from "../../src/domain/manifest/module_specifier.ts";
import { type Artifact, type Linker, LinkError } from "../../src/ports/linker.ts";

/** A {@linkcode Linker} in memory: an artifact is the module's text as it is. */
export class FakeLinker implements Linker {
  /** Texts by the module's text in the manifest. */
  readonly modules = new Map<string, string>();

  async link({ text }: ModuleSpecifier): Promise<Artifact> {
    const source = this.modules.get(text);
    if (source === undefined) throw new LinkError(`Cannot link "${text}": there is no such module`);
    const digest = await sha256(source);
    return { sha256: digest, path: `/artifacts/${digest}.js` };
  }
}
