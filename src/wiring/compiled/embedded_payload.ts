/**
 * Files that a build embedded in a binary beside what Deno's compiler puts there: it is read by the command that needs it, while what the
 * compiler carries is read at each start.
 *
 * @module
 */

/** What closes a binary of Deno 2.4: two numbers that show what it is, and the length of its section with this trailer. */
const TRAILER_BYTES = 16;
const TRAILER_MARKS = [0x501e, 0x02a7] as const;

/** Closes the payload, with the length of the index that precedes it. */
export const MARK = 0x67_61_70_6c_65_73_73_01n;
export const MARK_BYTES = 16;

/** Where each file begins, counted back from the index, and its length. */
export type PayloadIndex = Readonly<Record<string, readonly [back: number, length: number]>>;

/**
 * Reads a file that a build made: one that it embedded in this binary, or one beside main.js.
 *
 * @param main URL of a file in the same folder.
 * @throws {Deno.errors.NotFound} If there is none.
 */
export function readBuilt(name: string, main: string): Uint8Array<ArrayBuffer> {
  return (Deno.build.standalone ? readEmbedded(binaryPath(), name) : undefined) ??
    Deno.readFileSync(new URL(name, main));
}

/** By its path, a process that outlives an update would find another binary than its own, or none. */
function binaryPath(): string {
  return Deno.build.os === "linux" ? "/proc/self/exe" : Deno.execPath();
}

/** Reads a file that was embedded in a binary; undefined if it was not. */
export function readEmbedded(path: string, name: string): Uint8Array<ArrayBuffer> | undefined {
  using binary = Deno.openSync(path);
  const end = trailerSection(binary) ?? binary.statSync().size;
  if (end < MARK_BYTES) return undefined;
  const mark = new DataView(readPart(binary, end - MARK_BYTES, MARK_BYTES).buffer);
  if (mark.getBigUint64(0) !== MARK) return undefined;
  const length = Number(mark.getBigUint64(8));
  const at = end - MARK_BYTES - length;
  const index: PayloadIndex = JSON.parse(new TextDecoder().decode(readPart(binary, at, length)));
  const place = index[name];
  return place === undefined ? undefined : readPart(binary, at - place[0], place[1]);
}

/**
 * Returns where the section begins that a trailer closes, at the end of a binary of Deno 2.4: a payload precedes it. A newer
 * binary has none, and a payload at its very end.
 */
export function trailerSection(binary: Deno.FsFile): number | undefined {
  const { size } = binary.statSync();
  if (size < TRAILER_BYTES) return undefined;
  const trailer = new DataView(readPart(binary, size - TRAILER_BYTES, TRAILER_BYTES).buffer);
  const isTrailer = TRAILER_MARKS.every((mark, i) => trailer.getUint32(4 * i, true) === mark);
  return isTrailer ? size - Number(trailer.getBigUint64(8, true)) : undefined;
}

/** Reads some bytes of a file. */
export function readPart(file: Deno.FsFile, from: number, length: number): Uint8Array<ArrayBuffer> {
  file.seekSync(from, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const read = file.readSync(bytes.subarray(done));
    if (read === null) throw new RangeError(`Cannot read ${length} bytes: the file ends before`);
    done += read;
  }
  return bytes;
}
