import { digest } from "../../domain/text/digest.ts";
import type { ModuleSpecifier } from "../../domain/manifest/module_specifier.ts";
import type { Artifact, Linker } from "../../ports/linker.ts";
import { artifactPath, holdsArtifact, storeArtifact } from "./cache/artifact_store.ts";
import { Evidence } from "./cache/evidence.ts";
import { type LinkRecord, readLinkRecord, writeLinkRecord } from "./cache/link_record.ts";
import { recheck } from "./cache/watched_file.ts";
import { entryOf } from "./entry_of.ts";
import type { LinkerAssets } from "./linker_assets.ts";

/** What an {@linkcode EsbuildLinker} works with. */
export interface EsbuildLinkerOptions {
  /** Absolute path of the state folder: artifacts lie in its `artifacts`, what is known of them in its `links`. */
  readonly stateDir: string;
  readonly assets: LinkerAssets;
  /** Gapless's version: another one links everything anew. */
  readonly version: string;
  /** Modules of the plugins that Gapless carries, by name. */
  readonly builtins: ReadonlyMap<string, URL>;
}

/** Raise it when the same sources would make another artifact, or the records look different. */
const FORMAT = 2;

/** A {@linkcode Linker} that bundles with esbuild, and loads esbuild only when a source has changed. */
export class EsbuildLinker implements Linker {
  readonly #options: EsbuildLinkerOptions;

  constructor(options: EsbuildLinkerOptions) {
    this.#options = options;
  }

  async link(module: ModuleSpecifier): Promise<Artifact> {
    const entry = entryOf(module, this.#options.builtins);
    const recordPath = this.#recordPath(entry);
    const record = await this.#current(recordPath) ?? await this.#relink(module, entry, recordPath);
    return { sha256: record.sha256, path: artifactPath(this.#options.stateDir, record.sha256) };
  }

  /** Returns the record of the last link, if that still holds. */
  async #current(recordPath: string): Promise<LinkRecord | undefined> {
    const record = await readLinkRecord(recordPath);
    if (record === undefined || !holdsArtifact(this.#options.stateDir, record)) return undefined;
    const files = [];
    for (const file of record.files) {
      const checked = await recheck(file);
      if (checked === undefined) return undefined;
      files.push(checked);
    }
    // Files that had to be read this time need not be read the next time.
    if (files.some((file, i) => file !== record.files[i])) {
      await writeLinkRecord(recordPath, { ...record, files });
    }
    return record;
  }

  async #relink(module: ModuleSpecifier, entry: URL, recordPath: string): Promise<LinkRecord> {
    // Only here: the run path must not pay for the bundler.
    const { bundle } = await import("./bundle/bundle.ts");
    const evidence = new Evidence();
    const { stateDir, assets } = this.#options;
    const stored = await storeArtifact(stateDir, await bundle({ module, entry, assets, evidence }));
    const record = { ...stored, files: evidence.files() };
    await writeLinkRecord(recordPath, record);
    return record;
  }

  #recordPath(entry: URL): string {
    const { stateDir, assets, version } = this.#options;
    const key = digest(JSON.stringify([entry.href, FORMAT, version, assets.api.href]));
    return `${stateDir}/links/${key}.json`;
  }
}
