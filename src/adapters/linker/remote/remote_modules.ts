import { digest } from "../../../domain/text/digest.ts";
import { LinkFault } from "../link/link_fault.ts";
import { requireAllowed } from "../http/allowed_urls.ts";
import type { Fetcher } from "../http/fetcher.ts";
import type { Limits } from "../link/limits.ts";
import type { LockDraft } from "../link/lock_draft.ts";
import type { ModuleStore } from "../store/module_store.ts";
import type { StoredEntry } from "../store/stored_entry.ts";
import { fetchTagged } from "./conditional_fetch.ts";

/** What a {@linkcode RemoteModules} works with. */
export interface RemoteModulesOptions {
  readonly fetcher: Fetcher;
  readonly lock: LockDraft;
  /** Searched in this order; the first one keeps what is fetched. */
  readonly stores: readonly [ModuleStore, ...ModuleStore[]];
  /** Hosts, with their ports, that may be asked without TLS beside this machine itself. */
  readonly httpHosts: readonly string[];
  readonly limits: Limits;
}

/** How a module must be. */
export interface Expectation {
  /** Under which the lock knows it; its URL, if left out. */
  readonly key?: string;
  /** SHA-256 that a registry promises. */
  readonly sha256?: string;
}

const ACCEPT =
  "application/typescript, text/typescript, text/tsx, application/javascript, text/javascript, " +
  "application/json;q=0.9, */*;q=0.5";

/** The remote modules that one graph has: each is had once, and is what the lock says. */
export class RemoteModules {
  readonly #options: RemoteModulesOptions;
  readonly #modules = new Map<string, Promise<RemoteModule>>();
  #bytes = 0;

  constructor(options: RemoteModulesOptions) {
    this.#options = options;
  }

  /**
   * Returns a module: from a store if it is locked, and else from its own machine.
   *
   * @param from The module that imports it, if one does.
   * @throws {LinkFault} If it cannot be had, or is not what the lock or its registry says.
   */
  get(url: URL, expected: Expectation = {}, from?: URL): Promise<RemoteModule> {
    const plain = new URL(url);
    plain.hash = "";
    try {
      requireAllowed(plain, this.#options.httpHosts, from);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#once(plain.href, () => this.#find(plain, expected));
  }

  #once(href: string, find: () => Promise<RemoteModule>): Promise<RemoteModule> {
    const known = this.#modules.get(href);
    if (known !== undefined) return known;
    const { modules } = this.#options.limits;
    if (this.#modules.size >= modules) {
      return Promise.reject(new LinkFault({ cannot: `link more than ${modules} modules of other machines` }));
    }
    const found = find().then((module) => this.#counted(module));
    this.#modules.set(href, found);
    return found;
  }

  #counted(module: RemoteModule): RemoteModule {
    const { graphBytes } = this.#options.limits;
    this.#bytes += module.bytes.length;
    if (this.#bytes > graphBytes) {
      throw new LinkFault({ cannot: `link more than ${graphBytes / 1_000_000} MB of other machines` });
    }
    return module;
  }

  async #find(url: URL, { key = url.href, sha256: promised }: Expectation): Promise<RemoteModule> {
    const { lock } = this.#options;
    const target = this.#lockedTarget(url);
    if (target !== undefined) return await this.get(target);
    const sha256 = lock.locked("modules", key) ?? promised;
    // Whoever renews wants to know whether a file changed in its place.
    if (sha256 === undefined || lock.mode === "renew") {
      return await this.#fetch(url, { key, sha256: promised });
    }
    const stored = await this.#stored(url, sha256);
    if (stored === undefined) return await this.#fetch(url, { key, sha256 });
    if (promised !== undefined) this.#note(key, url, { found: sha256, expected: promised });
    return stored;
  }

  /** Returns where a URL leads in the end, as the lock has it; `undefined` if it leads nowhere else. */
  #lockedTarget(url: URL): URL | undefined {
    const seen = new Set([url.href]);
    for (let href = url.href;;) {
      const next = this.#options.lock.locked("redirects", href);
      if (next === undefined) return href === url.href ? undefined : new URL(href);
      if (seen.has(next)) {
        throw new LinkFault({
          cannot: "use",
          what: url.href,
          why: "gapless.lock leads it in a circle; take its redirects out",
        });
      }
      seen.add(href = next);
    }
  }

  /** Finds bytes by their digest, and what is known of the URL; a URL that says all by its ending needs no entry. */
  async #stored(url: URL, sha256: string): Promise<RemoteModule | undefined> {
    for (const store of this.#options.stores) {
      const bytes = await store.blob(sha256);
      if (bytes === undefined) continue;
      const entry = await store.entry(url.href);
      if (entry !== undefined || /\.(?:[cm]?[jt]s|[jt]sx|json)$/.test(url.pathname)) {
        return { url, bytes, contentType: entry?.contentType ?? null };
      }
    }
    return undefined;
  }

  async #fetch(
    url: URL,
    expected: { readonly key: string; readonly sha256: string | undefined },
  ): Promise<RemoteModule> {
    const { fetcher, lock, stores: [store] } = this.#options;
    const { etag, ...answer } = await fetchTagged(url, { accept: ACCEPT }, { fetcher, store });
    const module: RemoteModule = { url: answer.url, bytes: answer.bytes, contentType: answer.contentType };
    const redirected = module.url.href !== url.href;
    const key = redirected ? module.url.href : expected.key;
    const found = digest(module.bytes);
    this.#note(key, module.url, { found, expected: expected.sha256 });
    if (redirected) lock.note("redirects", url.href, module.url.href);
    await store.putBlob(module.bytes);
    const entry: StoredEntry = {
      url: url.href,
      sha256: found,
      contentType: module.contentType,
      etag,
      ...(redirected ? { final: module.url.href } : {}),
    };
    await store.putEntry(entry);
    if (redirected) await store.putEntry({ ...entry, url: module.url.href });
    // Whoever imports it from there need not ask for it again.
    if (redirected && !this.#modules.has(module.url.href)) {
      this.#modules.set(module.url.href, Promise.resolve(module));
    }
    return module;
  }

  /** Notes a module's digest, which must be the one that is locked and the one that its registry promises. */
  #note(
    key: string,
    url: URL,
    { found, expected }: { readonly found: string; readonly expected: string | undefined },
  ): void {
    // Both: a server may send the reader from a module that is locked to another one that is.
    for (const due of [this.#options.lock.before("modules").get(key), expected]) {
      if (due === undefined || due === found) continue;
      throw new LinkFault({
        cannot: "use",
        what: url.href,
        why: `it changed; its SHA-256 should be ${due}, and is ${found}`,
      });
    }
    this.#options.lock.note("modules", key, found);
  }
}

/** A remote module. */
export interface RemoteModule {
  /** Where it came from in the end: what it imports counts from there. */
  readonly url: URL;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As the server said it; null where the URL's own ending counts. */
  readonly contentType: string | null;
}
