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
 * section: it knows nothing of what is between the runtime and the section. A newer one has the section in a note of the
 * executable, and what follows the executable is nothing to the system and to the runtime.
 *
 * @throws {TypeError} If the binary is of neither kind.
 */
export function embedPayload(path: string, files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): void {
  using binary = Deno.openSync(path, { read: true, write: true });
  const { size } = binary.statSync();
  const at = trailerSection(binary) ?? (hasSectionNote(binary) ? size : undefined);
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

/** Of an executable's header: where its list of segments begins, how long an entry is, and how many there are. */
const ELF_MAGIC = 0x7f_45_4c_46;
const SEGMENT_LIST = { header: 64, start: 32, entryBytes: 54, count: 56 };
/** Of an entry of that list. */
const SEGMENT = { type: 0, start: 8, length: 32 };
const NOTE_SEGMENT = 4;
/** Who owns the note with the section of `deno compile`, as it is written there. */
const SECTION_OWNER = "SUI\0";

/** Returns whether a binary is an executable of Linux with the section of `deno compile` in a note. */
function hasSectionNote(binary: Deno.FsFile): boolean {
  if (binary.statSync().size < SEGMENT_LIST.header) return false;
  const header = viewOf(binary, 0, SEGMENT_LIST.header);
  if (header.getUint32(0) !== ELF_MAGIC) return false;
  const start = Number(header.getBigUint64(SEGMENT_LIST.start, true));
  const entryBytes = header.getUint16(SEGMENT_LIST.entryBytes, true);
  const count = header.getUint16(SEGMENT_LIST.count, true);
  for (let i = 0; i < count; i++) {
    const segment = viewOf(binary, start + i * entryBytes, entryBytes);
    if (segment.getUint32(SEGMENT.type, true) !== NOTE_SEGMENT) continue;
    const at = Number(segment.getBigUint64(SEGMENT.start, true));
    const length = Number(segment.getBigUint64(SEGMENT.length, true));
    if (ownersOfNotes(viewOf(binary, at, length)).includes(SECTION_OWNER)) return true;
  }
  return false;
}

/** Returns who owns each of the notes in a segment: two lengths and a type, the owner and the content, both filled up to 4 bytes. */
function ownersOfNotes(notes: DataView<ArrayBuffer>): string[] {
  const owners: string[] = [];
  for (let at = 0; at + 12 <= notes.byteLength;) {
    const [ownerBytes, contentBytes] = [notes.getUint32(at, true), notes.getUint32(at + 4, true)];
    owners.push(new TextDecoder().decode(new Uint8Array(notes.buffer, at + 12, ownerBytes)));
    at += 12 + filled(ownerBytes) + filled(contentBytes);
  }
  return owners;
}

function filled(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function viewOf(file: Deno.FsFile, from: number, length: number): DataView<ArrayBuffer> {
  return new DataView(readPart(file, from, length).buffer);
}
