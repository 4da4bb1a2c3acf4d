import type { Lock } from "../../domain/linking/lock.ts";
import type { ModuleSources } from "../../domain/linking/module_sources.ts";
import { LinkError } from "../../ports/linker.ts";
import type { ModuleVendor, VendorReport } from "../../ports/module_vendor.ts";
import { jsrBase } from "./jsr/jsr_base.ts";
import { LockDraft } from "./lock_draft.ts";
import { openRemote, type Remote } from "./remote/remote.ts";
import { ModuleStore } from "./store/module_store.ts";

/** What a {@linkcode VendorFolder} works with. */
export interface VendorFolderOptions {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Absolute path of the state folder's modules, which need not be fetched again. */
  readonly cache: string;
  readonly sources: ModuleSources;
}

/** A {@linkcode ModuleVendor} of the same form as the state folder's modules. */
export class VendorFolder implements ModuleVendor {
  readonly #options: VendorFolderOptions;
  readonly #vendor: ModuleStore;

  constructor(options: VendorFolderOptions) {
    this.#options = options;
    this.#vendor = new ModuleStore(options.folder);
  }

  async hold(lock: Lock): Promise<VendorReport> {
    const { folder, cache, sources } = this.#options;
    const draft = new LockDraft(lock, "frozen");
    const remote = openRemote({ sources, lock: draft, folders: [cache, folder] });
    const base = jsrBase(sources.jsr);
    const urls = new Map([...lock.modules].map(([key, sha256]) => [urlOf(key, base).href, { key, sha256 }]));
    try {
      const sizes = await Promise.all(urls.entries().map(([url, { key }]) => this.#copy(url, key, remote)));
      await this.#vendor.retain({
        blobs: new Set(urls.values().map(({ sha256 }) => sha256)),
        urls: new Set(urls.keys()),
      });
      return { folder, modules: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      throw new LinkError(`Cannot fill "${folder}": ${error.message}`, { cause: error });
    }
  }

  /** Copies one module, and returns its size. */
  async #copy(url: string, key: string, { modules, stores }: Remote): Promise<number> {
    const { bytes } = await modules.get(new URL(url), { key });
    const sha256 = await this.#vendor.putBlob(bytes);
    const known = await stores[0].entry(url);
    // Without the tag of a server: the folder is the same for everybody, and may lie under version control.
    if (known !== undefined) await this.#vendor.putEntry({ ...known, sha256, etag: null });
    return bytes.length;
  }
}

/** Modules of JSR stand in a lock without their registry. */
function urlOf(key: string, jsr: URL): URL {
  return key.startsWith("jsr:") ? new URL(key.slice("jsr:".length), jsr) : new URL(key);
}
