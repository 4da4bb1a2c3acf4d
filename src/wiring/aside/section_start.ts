/** What closes a binary: two marks that tell what it is, and how long that is that it carries, with this trailer. */
const TRAILER_BYTES = 16;
const MARKS = [0x501e, 0x02a7] as const;

/**
 * Returns where in a binary of `deno compile` that begins which it carries; undefined if the binary is of another kind.
 *
 * On Linux, up to Deno 2.4 at least, a binary is the runtime, all that it carries, and a trailer; it reads all that it
 * carries at each start, needed or not. What stands between the two it knows nothing of.
 */
export function sectionStart(binary: Deno.FsFile): number | undefined {
  const { size } = binary.statSync();
  const trailer = new DataView(readPart(binary, size - TRAILER_BYTES, TRAILER_BYTES).buffer);
  const isTrailer = MARKS.every((mark, i) => trailer.getUint32(4 * i, true) === mark);
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
