import { LinkError } from "../../../../ports/linker.ts";

/**
 * Unpacks gzip, but no more than `limit` bytes: a small file may hold a huge one.
 *
 * @throws {LinkError} If it is not gzip, is cut off, or holds more; the message is a clause.
 */
export async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const chunk of new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))) {
      size += chunk.length;
      if (size > limit) throw new LinkError(`its tarball holds more than ${limit / 2 ** 20} MB`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof LinkError || !(error instanceof TypeError)) throw error;
    throw new LinkError(`its tarball is damaged: ${error.message}`, { cause: error });
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
