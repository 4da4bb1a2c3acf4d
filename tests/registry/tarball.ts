import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";

/** One entry of a tarball. Nothing is checked: tests need hostile ones, too. */
export interface TarEntry {
  /** The whole path, such as `package/index.js`; 100 bytes at most. */
  readonly path: string;
  /** Text or bytes; none, if left out. */
  readonly content?: string | Uint8Array;
  /** `0` a file, `1` a hard link, `2` a symbolic link, `3` a device, `5` a folder; a file, if left out. */
  readonly type?: string;
  /** Where a link leads. */
  readonly link?: string;
  /** What the header says of the size; the truth, if left out. */
  readonly size?: number;
}

const BLOCK = 512;

/** Packs entries as `npm pack` does: a tar in gzip. The same entries make the same bytes. */
export function tarball(entries: readonly TarEntry[]): Uint8Array<ArrayBuffer> {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? "");
    const padding = Buffer.alloc((BLOCK - content.length % BLOCK) % BLOCK);
    return [header(entry, content.length), content, padding];
  });
  return new Uint8Array(gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)])));
}

/** Writes a header as POSIX's ustar wants it: texts and octal numbers at fixed places. */
function header({ path, type = "0", link = "", size }: TarEntry, length: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, width: number) =>
    block.write(`${value.toString(8).padStart(width - 1, "0")}\0`, at);
  block.write(path, 0, 100);
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size ?? length, 124, 12);
  octal(0, 136, 12);
  block.write(" ".repeat(8), 148);
  block.write(type, 156);
  block.write(link, 157, 100);
  block.write("ustar\0" + "00", 257);
  octal(block.reduce((sum, byte) => sum + byte, 0), 148, 7);
  return block;
}
