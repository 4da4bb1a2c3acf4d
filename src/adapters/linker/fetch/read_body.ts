import { LinkError } from "../../../ports/linker.ts";
import { TransientError } from "./retry.ts";

/**
 * Reads an answer, and stops where it is longer than it may be.
 *
 * @throws {LinkError} If it is too long.
 * @throws {TransientError} If it is shorter than announced.
 */
export async function readBody(
  url: URL,
  response: Response,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new LinkError(
        `cannot fetch "${url.href}": it is longer than ${Math.floor(maxBytes / 1_000_000)} MB`,
      );
    }
    chunks.push(chunk);
  }
  const announced = response.headers.get("content-length");
  // What came packed was unpacked, and has another length.
  if (announced !== null && response.headers.get("content-encoding") === null && Number(announced) !== size) {
    throw new TransientError(`cannot fetch "${url.href}": only ${size} of ${announced} bytes came`);
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}
