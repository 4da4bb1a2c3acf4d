import { LinkFault } from "../link/link_fault.ts";
import type { Fetcher, FetchRequest } from "../http/fetcher.ts";
import type { ModuleStore } from "../store/module_store.ts";
import type { StoredEntry } from "../store/stored_entry.ts";

/** What another machine has now, sent by it or kept since an earlier answer. */
export interface Tagged {
  /** Where it came from in the end. */
  readonly url: URL;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string | null;
  /** With which the server can tell whether the bytes are still good. */
  readonly etag: string | null;
  /** Whether the bytes are those of the store. */
  readonly isKept: boolean;
}

/** What `fetchTagged()` works with. */
export interface FetchDeps {
  readonly fetcher: Fetcher;
  /** Its bytes need not be sent again. */
  readonly store: ModuleStore;
}

/**
 * Asks for what is behind a URL, unless the bytes of the store are still good.
 *
 * @throws {LinkFault} If it cannot be had.
 */
export async function fetchTagged(
  url: URL,
  request: Omit<FetchRequest, "etag">,
  deps: FetchDeps,
): Promise<Tagged> {
  const known = await taggedEntry(url, deps.store);
  const kept = known && await revalidate(url, request, { ...deps, known });
  if (kept !== undefined) return kept;
  const { bytes, ...answer } = await deps.fetcher.fetch(url, request);
  if (bytes === null) throw new TypeError(`Cannot fetch "${url.href}": nothing was there before`);
  return { ...answer, bytes, isKept: false };
}

/** What is known of a URL, if its bytes are still there and have a tag. */
async function taggedEntry(url: URL, store: ModuleStore): Promise<StoredEntry | undefined> {
  const entry = await store.entry(url.href);
  return entry?.etag != null && await store.blob(entry.sha256) !== undefined ? entry : undefined;
}

/** Returns the kept bytes or, if they are good no more, the new ones; `undefined` if it cannot be told. */
async function revalidate(
  url: URL,
  request: FetchRequest,
  { fetcher, store, known }: FetchDeps & { readonly known: StoredEntry },
): Promise<Tagged | undefined> {
  const { bytes, ...answer } = await fetcher.fetch(url, { ...request, etag: known.etag ?? undefined });
  if (bytes !== null) return { ...answer, bytes, isKept: false };
  // A tag speaks of one URL only: where the way leads to another now, the same tag may stand for other bytes.
  if (answer.url.href !== (known.final ?? known.url)) return undefined;
  const kept = await store.blob(known.sha256);
  return kept && { ...answer, bytes: kept, contentType: known.contentType, isKept: true };
}

/**
 * Asks for what a registry says of a package, which changes and is never locked, and keeps the answer: it is not sent again
 * while it is the same.
 *
 * @throws {LinkFault} If it cannot be had.
 */
export async function fetchKept(
  url: URL,
  request: Omit<FetchRequest, "etag">,
  deps: FetchDeps,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetchTagged(url, request, deps);
  if (!answer.isKept && answer.etag !== null) await keep(url, answer, deps);
  return answer.bytes;
}

async function keep(
  url: URL,
  { bytes, contentType, etag, url: from }: Tagged,
  { store }: FetchDeps,
): Promise<void> {
  try {
    const sha256 = await store.putBlob(bytes);
    const final = from.href === url.href ? {} : { final: from.href };
    await store.putEntry({ url: url.href, sha256, contentType, etag, ...final });
  } catch (error) {
    // A caller that only looks for newer versions needs no place to keep it.
    if (!(error instanceof LinkFault)) throw error;
  }
}
