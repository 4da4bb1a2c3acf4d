import { tryParse, tryParseRange } from "@std/semver";
import { LinkFault } from "../link/link_fault.ts";
import type { Fetcher } from "../http/fetcher.ts";
import type { LockDraft } from "../link/lock_draft.ts";
import { remember } from "../link/remember.ts";
import { type Requirement, requirementKey } from "./requirement.ts";
import { satisfiesRange } from "./versions.ts";

/** With what an {@linkcode EsmCdn} works. */
export interface EsmCdnOptions {
  /** Its URL, perhaps with `{module}` in it. */
  readonly url: string;
  readonly fetcher: Fetcher;
  readonly lock: LockDraft;
}

const LARGEST_MANIFEST = 5_000_000;

/** A CDN that has the packages of npm as ES modules. */
export class EsmCdn {
  readonly #options: EsmCdnOptions;
  readonly #versions = new Map<string, Promise<string>>();

  constructor(options: EsmCdnOptions) {
    this.#options = options;
  }

  /**
   * Returns the URL of a package's module in a fixed version, which is locked: what a CDN has under a range changes.
   *
   * @throws {LinkFault} If the version cannot be told.
   */
  async moduleUrl(requirement: Requirement, subpath: string): Promise<URL> {
    const key = requirementKey(requirement);
    const version = remember(this.#versions, key, () => this.#version(key, requirement));
    return cdnModuleUrl(this.#options.url, `${requirement.name}@${await version}`, subpath);
  }

  /**
   * Returns the newest version that meets a requirement, whatever is locked.
   *
   * @throws {LinkFault} If the CDN does not tell.
   */
  async newest({ name, range }: Requirement): Promise<string> {
    const { url: cdn, fetcher } = this.#options;
    const url = cdnFileUrl(cdn, `${name}@${encodeURIComponent(range)}`, "package.json");
    const { bytes } = await fetcher.fetch(url, { maxBytes: LARGEST_MANIFEST });
    const version = versionIn(new TextDecoder().decode(bytes ?? new Uint8Array()));
    if (version !== undefined && (tryParseRange(range) === undefined || satisfiesRange(version, range))) {
      return version;
    }
    throw new LinkFault({
      cannot: "find",
      what: requirementKey({ name, range }),
      why: `"${url.href}" tells no such version`,
    });
  }

  async #version(key: string, requirement: Requirement): Promise<string> {
    const { lock } = this.#options;
    const locked = lock.locked("specifiers", key);
    if (locked !== undefined) return locked;
    if (lock.mode === "frozen") {
      throw new LinkFault({
        cannot: "lock",
        what: key,
        why: "gapless.lock does not have it, and it is frozen",
      });
    }
    const version = tryParse(requirement.range) === undefined
      ? await this.newest(requirement)
      : requirement.range;
    lock.note("specifiers", key, version);
    return version;
  }
}

function versionIn(text: string): string | undefined {
  try {
    const version: unknown = JSON.parse(text)?.version;
    return typeof version === "string" && tryParse(version) !== undefined ? version : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Marks in a CDN's URL where `name@version/path` goes; at the end, if it is left out. */
const MODULE = "{module}";

/** Returns where a CDN has a package's module. */
function cdnModuleUrl(cdn: string, id: string, subpath: string): URL {
  const module = id + subpath.replace(/^\./, "");
  return new URL(
    cdn.includes(MODULE) ? cdn.replace(MODULE, () => module) : `${cdn.replace(/\/*$/, "/")}${module}`,
  );
}

/** Returns where a CDN has a package's files as they are: what is behind the mark tells it how to change them. */
function cdnFileUrl(cdn: string, id: string, path: string): URL {
  return cdnModuleUrl(cdn.replace(/\{module\}.*$/, MODULE).replace(/\?.*$/, ""), id, `./${path}`);
}
