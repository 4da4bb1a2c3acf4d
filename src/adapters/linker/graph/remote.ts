import type { ModuleSources } from "../../../domain/linking/module_sources.ts";
import { Fetcher } from "../http/fetcher.ts";
import { LIMITS, type Limits } from "../link/limits.ts";
import type { LockDraft } from "../link/lock_draft.ts";
import { type Npm, openNpm } from "../npm/npm.ts";
import { jsrBase, JsrRegistry } from "../remote/jsr_registry.ts";
import { type RemoteModule, RemoteModules } from "../remote/remote_modules.ts";
import { ModuleStore } from "../store/module_store.ts";

/** All that a graph has of other machines, and by what it gets it. */
export interface Remote {
  readonly lock: LockDraft;
  readonly fetcher: Fetcher;
  /** Searched in this order; the first one keeps what is fetched. */
  readonly stores: readonly [ModuleStore, ...ModuleStore[]];
  readonly modules: RemoteModules;
  readonly jsr: JsrRegistry;
  readonly npm: Npm;
}

/** What `openRemote()` takes. */
export interface RemoteRequest {
  readonly sources: ModuleSources;
  readonly lock: LockDraft;
  /** Absolute paths of the stores' folders, the one that keeps first. */
  readonly folders: readonly [string, ...string[]];
  /** {@linkcode LIMITS}, if left out. */
  readonly limits?: Limits | undefined;
  /** Gets how many answers came, and how many are still to come. */
  readonly onProgress?: ((done: number, open: number) => void) | undefined;
}

/** Makes ready for remote modules. Asks none of them yet. */
export function openRemote(
  { sources, lock, folders: [own, ...others], limits = LIMITS, onProgress = () => {} }: RemoteRequest,
): Remote {
  const { jsr, httpHosts, npm: source, allowSha1, npmrc } = sources;
  const fetcher = new Fetcher({ httpHosts, limits, onProgress });
  const stores = [new ModuleStore(own), ...others.map((folder) => new ModuleStore(folder))] as const;
  const modules = new RemoteModules({ fetcher, lock, stores, httpHosts, limits });
  return {
    lock,
    fetcher,
    stores,
    modules,
    jsr: new JsrRegistry({ base: jsrBase(jsr), fetcher, store: stores[0], lock, modules }),
    npm: openNpm({ source, allowSha1, npmrc, fetcher, lock, stores, limits }),
  };
}

/**
 * Returns a remote module; one of JSR is what its registry promises.
 *
 * @param from The module that imports it, if one does.
 * @throws {LinkFault} If it cannot be had.
 */
export async function remoteModule(url: URL, { jsr, modules }: Remote, from?: URL): Promise<RemoteModule> {
  return await jsr.load(url) ?? await modules.get(url, {}, from);
}
