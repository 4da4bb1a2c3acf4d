import { LinkFault, UnusablePackage } from "../link/link_fault.ts";
import type { Fetcher, FetchRequest } from "../http/fetcher.ts";
import { HttpFault } from "../http/response.ts";
import type { LockDraft } from "../link/lock_draft.ts";
import { remember } from "../link/remember.ts";
import { fetchKept } from "../remote/conditional_fetch.ts";
import type { ModuleStore } from "../store/module_store.ts";
import { checkIntegrity, integrityOf, isWeak } from "./integrity.ts";
import type { Registries } from "./npmrc.ts";
import { type Packument, parsePackument } from "./packument.ts";

/** With what a {@linkcode RegistryClient} works. */
export interface RegistryClientOptions {
  readonly registries: Registries;
  readonly fetcher: Fetcher;
  readonly lock: LockDraft;
  /** Packages that are taken even if their registry gives no better digest than SHA-1. */
  readonly allowSha1: readonly string[];
  /** Searched in this order; the first one keeps what is fetched. */
  readonly stores: readonly [ModuleStore, ...ModuleStore[]];
}

/** A package's tarball. */
export interface Tarball {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As the lock has it. */
  readonly integrity: string;
}

/** The shorter form first, which has all that is needed; a registry that does not know it sends the long one. */
const PACKUMENT = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8";
const MAX_BYTES = 64 * 2 ** 20;

/** Packages of registries: what there is, and the tarballs themselves, which are checked and kept. */
export class RegistryClient {
  readonly #options: RegistryClientOptions;
  readonly #packuments = new Map<string, Promise<Packument>>();

  constructor(options: RegistryClientOptions) {
    this.#options = options;
  }

  /**
   * Asks what a registry has of a package; once.
   *
   * @throws {LinkFault} If that cannot be had.
   */
  packument(name: string): Promise<Packument> {
    return remember(this.#packuments, name, () => this.#fetchPackument(name));
  }

  /**
   * Returns a version's tarball: from a store, or else from the registry.
   *
   * What is locked is held to its SHA-512, whatever its registry says.
   *
   * @throws {LinkFault} If it cannot be had, has other bytes than it should, or nothing proves well enough what it should
   * have.
   */
  async tarball(name: string, version: string): Promise<Tarball> {
    const id = `${name}@${version}`;
    const locked = this.#options.lock.before("packages").get(id)?.integrity;
    const expected = locked ?? this.#strong(name, (await this.#published(name, version)).integrity);
    const bytes = await this.#stored(id, expected) ??
      await this.#fetchTarball({ name, version, expected, locked });
    return { bytes, integrity: locked ?? await integrityOf(bytes) };
  }

  async #fetchPackument(name: string): Promise<Packument> {
    const url = new URL(name.replace("/", "%2f"), this.#registry(name));
    try {
      const { fetcher, stores: [store] } = this.#options;
      const request = { ...this.#request(url), accept: PACKUMENT };
      const bytes = await fetchKept(url, request, { fetcher, store });
      return parsePackument(name, new TextDecoder().decode(bytes));
    } catch (error) {
      if (!isNotThere(error)) throw error;
      throw new UnusablePackage({
        cannot: "find",
        what: `npm:${name}`,
        why: "the registry has no such package",
      }, {
        cause: error,
      });
    }
  }

  async #published(
    name: string,
    version: string,
  ): Promise<{ readonly tarball: string; readonly integrity: string }> {
    const published = (await this.packument(name)).versions.get(version);
    if (published !== undefined) return published;
    throw new UnusablePackage({
      cannot: "find",
      what: `npm:${name}@${version}`,
      why: "the registry has no such version",
    });
  }

  /** Returns the digests that a registry gives, unless they are too weak for this package. */
  #strong(name: string, integrity: string): string {
    if (!isWeak(integrity) || this.#options.allowSha1.includes(name)) return integrity;
    throw new LinkFault({
      why: "the registry gives only a SHA-1 digest of its tarball, which can be forged; to allow that, add " +
        `${JSON.stringify(name)} to "allow_sha1" of "npm" in the manifest's [gapless]`,
    });
  }

  /** Returns a tarball of a store whose bytes are what they should be. */
  async #stored(id: string, expected: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    for (const store of this.#options.stores) {
      const entry = await store.entry(keyOf(id));
      const bytes = entry && await store.blob(entry.sha256);
      if (bytes !== undefined && await isSound(bytes, expected)) return bytes;
    }
    return undefined;
  }

  async #fetchTarball(
    { name, version, expected, locked }: {
      readonly name: string;
      readonly version: string;
      readonly expected: string;
      readonly locked: string | undefined;
    },
  ): Promise<Uint8Array<ArrayBuffer>> {
    const registry = this.#registry(name);
    // What is locked needs no packument: registries have their tarballs at the same place, nearly all of them.
    const usual = locked === undefined
      ? undefined
      : await this.#fetch(usualTarballUrl(name, version, registry)).catch(noneThere);
    const { bytes } = usual ??
      await this.#fetch(tarballUrl((await this.#published(name, version)).tarball, registry));
    await checkIntegrity(bytes, expected);
    const [store] = this.#options.stores;
    const sha256 = await store.putBlob(bytes);
    await store.putEntry({ url: keyOf(`${name}@${version}`), sha256, contentType: null, etag: null });
    return bytes;
  }

  #request(url: URL): FetchRequest {
    const authorization = this.#options.registries.authorization(url);
    return { maxBytes: MAX_BYTES, ...(authorization === undefined ? {} : { headers: { authorization } }) };
  }

  async #fetch(url: URL): Promise<{ readonly bytes: Uint8Array<ArrayBuffer> }> {
    const { bytes } = await this.#options.fetcher.fetch(url, this.#request(url));
    if (bytes === null) throw new TypeError(`Cannot fetch "${url.href}": nothing was there before`);
    return { bytes };
  }

  #registry(name: string): URL {
    const registry = this.#options.registries.of(name);
    if (registry !== undefined) return registry;
    throw new LinkFault({
      cannot: "fetch",
      what: `npm:${name}`,
      why:
        `no registry is known; name one by npm = { registry = "https://…" } in the manifest's [gapless], in .npmrc or ` +
        "in NPM_CONFIG_REGISTRY",
    });
  }
}

/** Under which a store keeps a tarball: whichever registry it came from. */
function keyOf(id: string): string {
  return `npm:${id}`;
}

async function isSound(bytes: Uint8Array<ArrayBuffer>, expected: string): Promise<boolean> {
  try {
    await checkIntegrity(bytes, expected);
    return true;
  } catch (error) {
    if (error instanceof LinkFault) return false;
    throw error;
  }
}

function noneThere(error: unknown): undefined {
  if (!isNotThere(error)) throw error;
}

function isNotThere(error: unknown): boolean {
  return error instanceof HttpFault && error.status === 404;
}

/** Returns where registries have the tarball of a version. */
function usualTarballUrl(name: string, version: string, registry: URL): URL {
  return new URL(`${name}/-/${name.replace(/^.*\//, "")}-${encodeURIComponent(version)}.tgz`, registry);
}

/**
 * Returns where to fetch a tarball: where its packument says, but over TLS if the registry itself is asked so.
 *
 * @throws {LinkFault} If a registry with TLS sends the reader to another host without it.
 */
function tarballUrl(published: string, registry: URL): URL {
  const url = new URL(published);
  if (registry.protocol !== "https:" || url.protocol === "https:") return url;
  // Registries behind a proxy do not know that they are asked by TLS.
  if (url.protocol === "http:" && url.hostname === registry.hostname) {
    return new URL(url.href.replace(/^http:.*?\/\/[^/]*/, registry.origin));
  }
  throw new LinkFault({
    cannot: "fetch",
    what: url.href,
    why: `the registry came by "https:", and this would not`,
  });
}
