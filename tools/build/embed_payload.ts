import { writeAll } from "../../src/adapters/files/write_all.ts";
import {
  MARK,
  MARK_BYTES,
  type PayloadIndex,
  readPart,
  trailerSection,
} from "../../src/wiring/compiled/embedded_payload.ts";

/**
 * Embeds files in a binary that `deno compile` made, which then may not be changed any more.
 *
 * On Linux, a binary of Deno 2.4 is the runtime, a section with all that it carries, and a trailer, by which the runtime finds the
 * section: it knows nothing of what is between the runtime and the section.
 *
 * @throws {TypeError} If the binary is of another kind.
 */
export function embedPayload(path: string, files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): void {
  using binary = Deno.openSync(path, { read: true, write: true });
  const { size } = binary.statSync();
  const at = trailerSection(binary);
  if (at === undefined) {
    throw new TypeError(`Cannot embed files in "${path}": it is in a format that this build does not know`);
  }
  const section = readPart(binary, at, size - at);
  binary.seekSync(at, Deno.SeekMode.Start);
  for (const part of [...encode(files), section]) writeAll(binary, part);
}

function* encode(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Generator<Uint8Array<ArrayBuffer>> {
  let back = files.values().reduce((sum, { length }) => sum + length, 0);
  const index: Record<string, readonly [number, number]> = {};
  for (const [name, bytes] of files) {
    index[name] = [back, bytes.length];
    back -= bytes.length;
    yield bytes;
  }
  const encoded = new TextEncoder().encode(JSON.stringify(index satisfies PayloadIndex));
  yield encoded;
  const mark = new DataView(new ArrayBuffer(MARK_BYTES));
  mark.setBigUint64(0, MARK);
  mark.setBigUint64(8, BigInt(encoded.length));
  yield new Uint8Array(mark.buffer);
}
