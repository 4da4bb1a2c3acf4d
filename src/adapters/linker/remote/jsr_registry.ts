import { decoded } from "../../../domain/text/decoded.ts";
import { LinkFault } from "../link/link_fault.ts";
import type { Fetcher } from "../http/fetcher.ts";
import type { LockDraft } from "../link/lock_draft.ts";
import { remember } from "../link/remember.ts";
import type { ModuleStore } from "../store/module_store.ts";
import { fetchKept } from "./conditional_fetch.ts";
import {
  chooseVersion,
  type JsrPackageMeta,
  type JsrVersionMeta,
  parseJsrPackageMeta,
  parseJsrVersionMeta,
} from "./jsr_meta.ts";
import type { JsrSpecifier } from "./jsr_specifier.ts";
import type { RemoteModule, RemoteModules } from "./remote_modules.ts";

/** What a {@linkcode JsrRegistry} works with. */
export interface JsrRegistryOptions {
  /** Base URL, with a slash at its end. */
  readonly base: URL;
  readonly fetcher: Fetcher;
  /** Keeps what there is of packages. */
  readonly store: ModuleStore;
  readonly lock: LockDraft;
  readonly modules: RemoteModules;
}

const MODULE = /^(@[a-z0-9-]+\/[a-z0-9-]+)\/(\d[^/]*?)(\/[^?]+)/;

/** Packages of JSR, for one graph. */
export class JsrRegistry {
  readonly #options: JsrRegistryOptions;
  readonly #packages = new Map<string, Promise<JsrPackageMeta>>();
  readonly #versions = new Map<string, Promise<JsrVersionMeta>>();

  constructor(options: JsrRegistryOptions) {
    this.#options = options;
  }

  /** Base URL, with a slash at its end. */
  get base(): URL {
    return this.#options.base;
  }

  /**
   * Returns where the module that an import names lies.
   *
   * @throws {LinkFault} If there is no such package, version or export.
   */
  async resolve({ name, range, subpath }: JsrSpecifier): Promise<URL> {
    const version = await this.#version(name, range);
    const { exports } = await this.#versionMeta(name, version);
    const path = exports.get(subpath);
    if (path !== undefined) return new URL(`${name}/${version}${path}`, this.#options.base);
    const known = [...exports.keys()].map((key) => `"${key}"`).join(", ");
    throw new LinkFault({
      cannot: `find "${subpath}" in`,
      what: `${name}@${version}`,
      why: `it exports ${known || "nothing"}`,
    });
  }

  /**
   * Returns the newest version in a range, and the newest of all, as the registry has them now.
   *
   * @throws {LinkFault} If there is no such package.
   */
  async newest(
    name: string,
    range: string | undefined,
  ): Promise<{ readonly inRange?: string; readonly latest?: string }> {
    const meta = await this.#packageMeta(name);
    const [inRange, latest] = [chooseVersion(meta, range, []), chooseVersion(meta, undefined, [])];
    return { ...(inRange ? { inRange } : {}), ...(latest ? { latest } : {}) };
  }

  /**
   * Returns a module of a package, which is what its registry promises; `undefined` if the URL is none of a package.
   *
   * @throws {LinkFault} If it cannot be had.
   */
  async load(url: URL): Promise<RemoteModule | undefined> {
    const { base, modules } = this.#options;
    if (!url.href.startsWith(base.href)) return undefined;
    const place = url.href.slice(base.href.length).replace(/#.*$/, "");
    // A query makes another module of the same file, which is promised all the same.
    const [, name, version, path] = MODULE.exec(place) ?? [];
    if (name === undefined || version === undefined || path === undefined) return undefined;
    const { checksums } = await this.#versionMeta(name, version);
    const sha256 = checksums.get(decoded(path));
    if (sha256 === undefined) {
      throw new LinkFault({ cannot: "find", what: url.href, why: `"${name}@${version}" has no such file` });
    }
    return await modules.get(url, { key: `jsr:${place}`, sha256 });
  }

  async #version(name: string, range: string | undefined): Promise<string> {
    const { lock } = this.#options;
    const key = `jsr:${name}${range === undefined ? "" : `@${range}`}`;
    const locked = lock.locked("specifiers", key);
    if (locked !== undefined) return locked;
    const meta = await this.#packageMeta(name);
    const version = chooseVersion(meta, range, lock.mode === "renew" ? [] : versionsInUse(lock, name));
    if (version === undefined) {
      const there = meta.versions.length === 0
        ? "it has no version"
        : `it has ${meta.versions.slice(-5).join(", ")}`;
      throw new LinkFault({ cannot: "find", what: key, why: `no version of "${name}" will do; ${there}` });
    }
    lock.note("specifiers", key, version);
    return version;
  }

  #packageMeta(name: string): Promise<JsrPackageMeta> {
    return remember(this.#packages, name, async () => {
      const url = new URL(`${name}/meta.json`, this.#options.base);
      return parseJsrPackageMeta(url, await fetchKept(url, { accept: "application/json" }, this.#options));
    });
  }

  /** Which files and exports a version has is as fixed as the files are: it is locked with them. */
  #versionMeta(name: string, version: string): Promise<JsrVersionMeta> {
    return remember(this.#versions, `${name}/${version}`, async () => {
      const place = `${name}/${version}_meta.json`;
      const url = new URL(place, this.#options.base);
      return parseJsrVersionMeta(url, (await this.#options.modules.get(url, { key: `jsr:${place}` })).bytes);
    });
  }
}

/** Versions of a package that are locked for some import. */
function versionsInUse(lock: LockDraft, name: string): string[] {
  return [...lock.before("specifiers")].flatMap(([key, version]) =>
    key === `jsr:${name}` || key.startsWith(`jsr:${name}@`) ? [version] : []
  );
}

const PUBLIC = "https://jsr.io/";

/**
 * Returns the base URL of the JSR registry: as the manifest has it, as `$JSR_URL` has it, or the public one.
 *
 * @throws {LinkFault} If `$JSR_URL` is no URL.
 */
export function jsrBase(fromManifest: string | null): URL {
  const text = fromManifest ?? (Deno.env.get("JSR_URL") || PUBLIC);
  const url = URL.parse(text.endsWith("/") ? text : `${text}/`);
  if (url === null) throw new LinkFault({ cannot: "use JSR_URL", why: `"${text}" is no URL` });
  return url;
}
