import { LinkError } from "../../../ports/linker.ts";
import type { FetchRequest } from "../fetch/fetcher.ts";
import { type FetchRoom, fetchTagged, type Tagged } from "./fetch_tagged.ts";

/**
 * Asks for what a registry says of a package, which changes and is never locked, and keeps the answer: it is not sent again
 * while it is the same.
 *
 * @throws {LinkError} If it cannot be had; the message is a clause.
 */
export async function fetchKept(
  url: URL,
  request: Omit<FetchRequest, "etag">,
  room: FetchRoom,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetchTagged(url, request, room);
  if (!answer.isKept && answer.etag !== null) await keep(url, answer, room);
  return answer.bytes;
}

async function keep(
  url: URL,
  { bytes, contentType, etag, url: from }: Tagged,
  { store }: FetchRoom,
): Promise<void> {
  try {
    const sha256 = await store.putBlob(bytes);
    const final = from.href === url.href ? {} : { final: from.href };
    await store.putEntry({ url: url.href, sha256, contentType, etag, ...final });
  } catch (error) {
    // Whoever only looks what is new needs no place to keep it.
    if (!(error instanceof LinkError)) throw error;
  }
}
