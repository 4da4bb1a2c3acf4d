import type { Lock } from "../../domain/linking/lock.ts";
import type { ModuleSources } from "../../domain/linking/module_sources.ts";
import type { ModuleVendor, VendorReport } from "../../ports/module_vendor.ts";
import { LIMITS, type Limits } from "./link/limits.ts";
import { LockDraft } from "./link/lock_draft.ts";
import { openRemote, type Remote } from "./graph/remote.ts";
import { toLinkError } from "./link/to_link_error.ts";
import { ModuleStore } from "./store/module_store.ts";
import type { StoredEntry } from "./store/stored_entry.ts";

/** What a {@linkcode VendorFolder} works with. */
export interface VendorFolderOptions {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Absolute path of the state folder's modules, which need not be fetched again. */
  readonly cache: string;
  readonly sources: ModuleSources;
  /** Of one plugin: {@linkcode LIMITS}, if left out. */
  readonly limits?: Limits;
}

/** Like the manifest itself: whoever deploys it need not be the user whose cron it is. */
const PUBLIC = 0o644;

/** A {@linkcode ModuleVendor} of the same form as the state folder's modules. */
export class VendorFolder implements ModuleVendor {
  readonly #options: VendorFolderOptions;
  readonly #vendor: ModuleStore;

  constructor(options: VendorFolderOptions) {
    this.#options = options;
    this.#vendor = new ModuleStore(options.folder, PUBLIC);
  }

  async hold(lock: Lock): Promise<VendorReport> {
    const { folder } = this.#options;
    const remote = this.#open(lock);
    const wanted = [
      ...lock.modules.keys().map((key) => this.#module(key, urlOf(key, remote.jsr.base), remote)),
      ...lock.packages.keys().map((id) => this.#package(id, remote)),
    ];
    try {
      // Nothing is written any more once this has failed.
      await Promise.allSettled(wanted);
      const held = await Promise.all(wanted);
      await this.#vendor.retain({
        blobs: new Set(held.map(({ sha256 }) => sha256)),
        urls: new Set(held.map(({ url }) => url)),
      });
      return { folder, modules: held.length, bytes: held.reduce((sum, { size }) => sum + size, 0) };
    } catch (error) {
      throw toLinkError(error, ({ message }) => `Cannot fill "${folder}": ${message}`);
    }
  }

  #open(lock: Lock): Remote {
    const { folder, cache, sources, limits = LIMITS } = this.#options;
    try {
      return openRemote({
        sources,
        lock: new LockDraft(lock, "frozen"),
        folders: [cache, folder],
        // Each plugin was held to its sums when it was linked; all of them together may need more.
        limits: { ...limits, modules: Infinity, graphBytes: Infinity, graphMs: Infinity },
      });
    } catch (error) {
      throw toLinkError(error, ({ message }) => message);
    }
  }

  async #module(key: string, { href: url }: URL, { modules, stores }: Remote): Promise<Held> {
    const { bytes } = await modules.get(new URL(url), { key });
    const [own, other] = await Promise.all(stores.map((store) => store.entry(url)));
    return await this.#put(bytes, { url, contentType: (own ?? other)?.contentType ?? null });
  }

  /** @param id Such as `zod@3.25.1`. */
  async #package(id: string, { npm }: Remote): Promise<Held> {
    const at = id.lastIndexOf("@");
    const bytes = await npm.packages.tarball(id.slice(0, at), id.slice(at + 1));
    return await this.#put(bytes, { url: `npm:${id}`, contentType: null });
  }

  /** Without the tag of a server: the folder is the same for everybody, and may lie under version control. */
  async #put(bytes: Uint8Array<ArrayBuffer>, about: Pick<StoredEntry, "url" | "contentType">): Promise<Held> {
    const sha256 = await this.#vendor.putBlob(bytes);
    await this.#vendor.putEntry({ ...about, sha256, etag: null });
    return { url: about.url, sha256, size: bytes.length };
  }
}

/** What the folder holds of one module or package. */
interface Held {
  /** Under which it is found. */
  readonly url: string;
  readonly sha256: string;
  readonly size: number;
}

/** Modules of JSR stand in a lock without their registry. */
function urlOf(key: string, jsr: URL): URL {
  return key.startsWith("jsr:") ? new URL(key.slice("jsr:".length), jsr) : new URL(key);
}
