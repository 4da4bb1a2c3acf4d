import type { NpmSource } from "../../../domain/linking/npm_source.ts";
import type { Fetcher } from "../fetch/fetcher.ts";
import type { Limits } from "../fetch/limits.ts";
import type { LockDraft } from "../lock_draft.ts";
import type { ModuleStore } from "../store/module_store.ts";
import { EsmCdn } from "./cdn/esm_cdn.ts";
import { NpmPackages } from "./graph/npm_packages.ts";
import { Npm } from "./npm.ts";
import { Depot } from "./registry/depot.ts";
import { readRegistries } from "./registry/read_registries.ts";

/** What `openNpm()` takes. */
export interface NpmRequest {
  readonly source: NpmSource;
  /** Packages that need no strong digest. */
  readonly allowSha1: readonly string[];
  /** Absolute path of the .npmrc beside the manifest. */
  readonly npmrc: string | null;
  readonly fetcher: Fetcher;
  readonly lock: LockDraft;
  readonly stores: readonly [ModuleStore, ...ModuleStore[]];
  readonly limits: Limits;
}

/** Bundles for Deno and leaves Node's modules to it: what it makes must not depend on who asks. */
const PUBLIC_CDN = "https://esm.sh/{module}?target=denonext";

/** Makes ready for packages of npm. Asks nobody yet. */
export function openNpm({ source, allowSha1, npmrc, fetcher, lock, stores, limits }: NpmRequest): Npm {
  const registries = readRegistries(source.kind === "registry" ? source.url : undefined, npmrc);
  const packages = new NpmPackages(new Depot({ registries, fetcher, lock, allowSha1, stores }), lock, limits);
  const cdn = new EsmCdn({ url: source.kind === "cdn" ? source.url : PUBLIC_CDN, fetcher, lock });
  return new Npm({ source, registries, packages, cdn, lock });
}
