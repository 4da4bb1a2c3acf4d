import { writeAll } from "../../adapters/files/write_all.ts";
import { readPart, sectionStart } from "./section_start.ts";

/** Is behind what was put aside, with the length of its index. */
const MARK = 0x67_61_70_6c_65_73_73_01n;
const MARK_BYTES = 16;

/** Where each file begins, counted back from the index, and its length. */
type Index = Readonly<Record<string, readonly [back: number, length: number]>>;

/**
 * Puts files aside in a binary: there only who asks for one reads it, while each start reads all that a binary carries.
 *
 * @returns False if the binary is of a kind that has no such place.
 */
export function putAside(path: string, files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): boolean {
  using binary = Deno.openSync(path, { read: true, write: true });
  const start = sectionStart(binary);
  if (start === undefined) return false;
  const section = readPart(binary, start, binary.statSync().size - start);
  let back = files.values().reduce((sum, { length }) => sum + length, 0);
  const places = [...files].map(([name, { length }]) => {
    const place = [name, [back, length]] as const;
    back -= length;
    return place;
  });
  const index = new TextEncoder().encode(JSON.stringify(Object.fromEntries(places) satisfies Index));
  const mark = new DataView(new ArrayBuffer(MARK_BYTES));
  mark.setBigUint64(0, MARK);
  mark.setBigUint64(8, BigInt(index.length));
  binary.seekSync(start, Deno.SeekMode.Start);
  for (const part of [...files.values(), index, new Uint8Array(mark.buffer), section]) writeAll(binary, part);
  return true;
}

/** Reads a file that was put aside in a binary; undefined if it was not. */
export function readAside(path: string, name: string): Uint8Array<ArrayBuffer> | undefined {
  using binary = Deno.openSync(path);
  const start = sectionStart(binary);
  if (start === undefined || start < MARK_BYTES) return undefined;
  const mark = new DataView(readPart(binary, start - MARK_BYTES, MARK_BYTES).buffer);
  if (mark.getBigUint64(0) !== MARK) return undefined;
  const length = Number(mark.getBigUint64(8));
  const at = start - MARK_BYTES - length;
  const index: Index = JSON.parse(new TextDecoder().decode(readPart(binary, at, length)));
  const place = index[name];
  return place === undefined ? undefined : readPart(binary, at - place[0], place[1]);
}
