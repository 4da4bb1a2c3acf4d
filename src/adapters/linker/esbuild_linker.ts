import { type Lock, NOTHING_LOCKED } from "../../domain/linking/lock.ts";
import type { ModuleSpecifier } from "../../domain/manifest/module_specifier.ts";
import { digest } from "../../domain/text/digest.ts";
import { type Artifact, type ArtifactDamage, type Linker, LinkError } from "../../ports/linker.ts";
import { artifactPath, findDamage, holdsArtifact } from "./cache/artifact_store.ts";
import { type LinkRecord, readLinkRecord, writeLinkRecord } from "./cache/link_record.ts";
import { recheckLock } from "./cache/recheck_lock.ts";
import { toLinkError } from "./link/to_link_error.ts";
import { recheck } from "./link/watched_file.ts";
import type { RelinkOptions } from "./relink.ts";

/** What an {@linkcode EsbuildLinker} works with. */
export interface EsbuildLinkerOptions extends RelinkOptions {
  /** Gapless's version: another one links everything again. */
  readonly version: string;
  /** Modules of the plugins that Gapless carries, by name. */
  readonly builtins: ReadonlyMap<string, URL>;
}

/** Raise it when the same sources would make another artifact, or the records look different. */
const FORMAT = 7;

/** A {@linkcode Linker} that bundles with esbuild, and loads esbuild only when a source has changed. */
export class EsbuildLinker implements Linker {
  readonly #options: EsbuildLinkerOptions;

  constructor(options: EsbuildLinkerOptions) {
    this.#options = options;
  }

  async link(module: ModuleSpecifier): Promise<Artifact> {
    return this.#artifact(await withLinkErrors(() => this.#record(module)));
  }

  async damage(module: ModuleSpecifier): Promise<ArtifactDamage | null> {
    const { stateDir, builtins } = this.#options;
    const record = await readLinkRecord(this.#path("links", entryOf(module, builtins)));
    return record === undefined ? null : await findDamage(stateDir, record.sha256);
  }

  async relink(module: ModuleSpecifier): Promise<Artifact> {
    return this.#artifact(await withLinkErrors(() => this.#relink(module, { trustKept: false })));
  }

  async needs(module: ModuleSpecifier): Promise<Lock> {
    return (await withLinkErrors(() => this.#record(module))).lock ?? NOTHING_LOCKED;
  }

  async prune(modules: readonly ModuleSpecifier[]): Promise<void> {
    const { builtins, stateDir, lock } = this.#options;
    const { prune } = await import("./cache/prune.ts");
    const records = new Set(modules.map((module) => this.#path("links", entryOf(module, builtins))));
    await withLinkErrors(() => prune(stateDir, records, lock));
  }

  async #record(module: ModuleSpecifier): Promise<LinkRecord> {
    const entry = entryOf(module, this.#options.builtins);
    const last = this.#options.mode === "renew" ? undefined : await this.#current(module, entry);
    if (last === undefined) return await this.#relink(module, { trustKept: true });
    this.#admit(module, last);
    return last;
  }

  async #relink(
    module: ModuleSpecifier,
    { trustKept }: { readonly trustKept: boolean },
  ): Promise<LinkRecord> {
    const entry = entryOf(module, this.#options.builtins);
    // Only here: the run path must not pay for the bundler.
    const { relink } = await import("./relink.ts");
    const prebundlePath = this.#path("parts", entry);
    const linker = linkerName(this.#options.version);
    const record = await relink(module, { entry, linker, prebundlePath, trustKept }, this.#options);
    await writeLinkRecord(this.#path("links", entry), record);
    return record;
  }

  /** Returns the record of the last link, if that still holds. */
  async #current(module: ModuleSpecifier, entry: URL): Promise<LinkRecord | undefined> {
    const { stateDir, lock, mode } = this.#options;
    const recordPath = this.#path("links", entry);
    const record = await readLinkRecord(recordPath);
    if (record === undefined || !holdsArtifact(stateDir, record)) return undefined;
    if (!this.#isOwnArtifact(module, record)) return undefined;
    // The next link reports it. A wake-up knows no other plugin's secrets, and does not look for them.
    if (mode !== "wake" && record.data.length > 0 && await this.#holdsSecret(record)) return undefined;
    const files = [];
    for (const file of record.files) {
      const checked = recheck(file);
      if (checked === undefined) return undefined;
      files.push(checked);
    }
    const agreed = await recheckLock(record, lock, mode);
    if (agreed === undefined) return undefined;
    // Files that had to be read this time need not be read the next time.
    if (agreed !== record || files.some((file, i) => file !== record.files[i])) {
      await writeLinkRecord(recordPath, { ...agreed, files });
    }
    return agreed;
  }

  /** Whether an artifact holds a file that has become one of the manifest's secrets. */
  async #holdsSecret({ data }: LinkRecord): Promise<boolean> {
    const { GuardedFiles } = await import("./link/guarded_files.ts");
    const guarded = new GuardedFiles({ ...this.#options, secrets: await this.#options.secretFiles() });
    return data.some(({ realPath }) => guarded.isGuarded(realPath));
  }

  /** A file whose content is as it was may be open to others by now. */
  #admit({ text }: ModuleSpecifier, { files }: LinkRecord): void {
    const { reasonAgainst = () => null } = this.#options;
    for (const { kind, path } of files) {
      const reason = kind === "absent" ? null : reasonAgainst(path);
      if (reason !== null) throw new LinkError(`Cannot link "${text}": cannot use "${path}": ${reason}`);
    }
  }

  /** Whether a record leads to the artifact that it has in its part of the lock, if this linker made that. */
  #isOwnArtifact({ text }: ModuleSpecifier, { sha256, lock }: LinkRecord): boolean {
    const locked = lock?.artifacts.get(text);
    return locked?.linker !== linkerName(this.#options.version) || locked.sha256 === sha256;
  }

  #artifact({ sha256, files, data }: LinkRecord): Artifact {
    return {
      sha256,
      path: artifactPath(this.#options.stateDir, sha256),
      restsOn: files.map(({ path }) => path),
      data,
    };
  }

  #path(folder: "links" | "parts", entry: URL): string {
    const { stateDir, assets, version } = this.#options;
    const key = digest(JSON.stringify([entry.href, FORMAT, version, assets.api.href]));
    return `${stateDir}/${folder}/${key}.json`;
  }
}

/**
 * Returns where a plugin's own module lies.
 *
 * @throws {LinkError} If there is no such plugin.
 */
function entryOf(module: ModuleSpecifier, builtins: ReadonlyMap<string, URL>): URL {
  switch (module.kind) {
    case "file":
      return new URL(module.url);
    case "builtin": {
      const url = builtins.get(module.name);
      if (url !== undefined) return url;
      const names = [...builtins.keys()].map((name) => `"builtin:${name}"`).join(", ");
      throw new LinkError(`Cannot link "${module.text}": Gapless carries no such plugin, only ${names}`);
    }
    case "remote":
      return new URL(module.text);
    default:
      return module satisfies never;
  }
}

/** Returns the name under which the lock knows what linked an artifact. */
function linkerName(version: string): string {
  return `gapless ${version}`;
}

/** Does some work inside the linker; its faults leave as errors. */
async function withLinkErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toLinkError(error);
  }
}
