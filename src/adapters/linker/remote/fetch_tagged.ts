import type { Fetcher } from "../fetch/fetcher.ts";
import type { ModuleStore } from "../store/module_store.ts";
import type { StoredEntry } from "../store/stored_entry.ts";
import type { RemoteModule } from "./remote_module.ts";

/** A module as its own machine has it now. */
export interface FetchedModule extends RemoteModule {
  /** With which the server can tell whether the bytes are still good. */
  readonly etag: string | null;
}

/** What `fetchModule()` works with. */
export interface FetchRoom {
  readonly fetcher: Fetcher;
  /** Its bytes need not be sent again. */
  readonly store: ModuleStore;
}

const ACCEPT =
  "application/typescript, text/typescript, text/tsx, application/javascript, text/javascript, " +
  "application/json;q=0.9, */*;q=0.5";

/**
 * Asks a module's own machine for it.
 *
 * @throws {LinkError} If it cannot be had; the message is a clause.
 */
export async function fetchModule(url: URL, room: FetchRoom): Promise<FetchedModule> {
  return await ask(url, await taggedEntry(url, room.store), room);
}

/** What is known of a URL, if its bytes are still there and have a tag. */
async function taggedEntry(url: URL, store: ModuleStore): Promise<StoredEntry | undefined> {
  const entry = await store.entry(url.href);
  return entry?.etag != null && await store.blob(entry.sha256) !== undefined ? entry : undefined;
}

async function ask(url: URL, known: StoredEntry | undefined, room: FetchRoom): Promise<FetchedModule> {
  const { fetcher, store } = room;
  const answer = await fetcher.fetch(url, { accept: ACCEPT, etag: known?.etag ?? undefined });
  const { bytes, url: from, contentType, etag } = answer;
  if (bytes !== null) return { url: from, bytes, contentType, etag };
  // A tag speaks of one URL only: where the way leads to another now, the same tag may stand for other bytes.
  const kept = known !== undefined && from.href === (known.final ?? known.url)
    ? await store.blob(known.sha256)
    : undefined;
  return known === undefined || kept === undefined
    ? await ask(url, undefined, room)
    : { url: from, bytes: kept, contentType: known.contentType, etag };
}
