import { readPart, sectionStart } from "./section_start.ts";

/** Stands behind what was put aside, with its length. */
const MARK = 0x67_61_70_6c_65_73_73_00n;
const MARK_BYTES = 16;

/**
 * Puts bytes aside in a binary: where only who asks for them reads them, while each start reads all that it carries.
 *
 * @returns False if the binary is of a kind that has no such place.
 */
export function putAside(path: string, bytes: Uint8Array<ArrayBuffer>): boolean {
  using binary = Deno.openSync(path, { read: true, write: true });
  const start = sectionStart(binary);
  if (start === undefined) return false;
  const section = readPart(binary, start, binary.statSync().size - start);
  const mark = new DataView(new ArrayBuffer(MARK_BYTES));
  mark.setBigUint64(0, MARK);
  mark.setBigUint64(8, BigInt(bytes.length));
  binary.seekSync(start, Deno.SeekMode.Start);
  for (const part of [bytes, new Uint8Array(mark.buffer), section]) write(binary, part);
  return true;
}

/** Reads what was put aside in a binary; undefined if nothing was. */
export function readAside(path: string): Uint8Array<ArrayBuffer> | undefined {
  using binary = Deno.openSync(path);
  const start = sectionStart(binary);
  if (start === undefined || start < MARK_BYTES) return undefined;
  const mark = new DataView(readPart(binary, start - MARK_BYTES, MARK_BYTES).buffer);
  if (mark.getBigUint64(0) !== MARK) return undefined;
  const length = Number(mark.getBigUint64(8));
  return readPart(binary, start - MARK_BYTES - length, length);
}

function write(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(file.writeSync(rest));
}
