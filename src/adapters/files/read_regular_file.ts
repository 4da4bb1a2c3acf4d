/** What holds settings is far smaller. */
export const SETTINGS_BYTES = 4_000_000;

/** A file that is not read: reading it might never end, or take all memory. The message is a clause about "it". */
export class IrregularFileError extends Error {
  override name = "IrregularFileError";
}

/** What was read, and what the file was like just before. */
export interface ReadFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly info: Deno.FileInfo;
}

/**
 * Reads a regular file of limited size, at once. A pipe, a socket or a device is refused without being opened, whatever links
 * lead to it, and a file that grows meanwhile is read no further than its limit.
 *
 * @throws {IrregularFileError} If it is of another kind, or larger.
 */
export function readRegularFile(path: string, maxBytes = SETTINGS_BYTES): ReadFile {
  const info = Deno.statSync(path);
  const kind = specialKindOf(info);
  if (kind !== undefined) throw new IrregularFileError(`it is ${kind}, not a regular file`);
  if (info.size > maxBytes) throw tooLarge(maxBytes);
  using file = Deno.openSync(path);
  // A byte more than it has: reading it to the end shows that it has not grown.
  let buffer = new Uint8Array(info.size + 1);
  let length = 0;
  for (let read: number | null; (read = file.readSync(buffer.subarray(length))) !== null && read > 0;) {
    length += read;
    if (length > maxBytes) throw tooLarge(maxBytes);
    if (length === buffer.length) buffer = larger(buffer, maxBytes);
  }
  return { bytes: buffer.subarray(0, length), info };
}

/** Reads a text as `readRegularFile()` does; bytes that are not UTF-8 are replaced. */
export function readRegularText(path: string, maxBytes?: number): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(readRegularFile(path, maxBytes).bytes);
}

/** Returns what a file is, with its article, if it is neither a regular file nor a folder. */
export function specialKindOf(
  { isFifo, isSocket, isCharDevice, isBlockDevice }: Deno.FileInfo,
): string | undefined {
  if (isFifo) return "a named pipe";
  if (isSocket) return "a socket";
  return isCharDevice || isBlockDevice ? "a device" : undefined;
}

function larger(buffer: Uint8Array<ArrayBuffer>, maxBytes: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(Math.min(Math.max(2 * buffer.length, 65_536), maxBytes + 1));
  copy.set(buffer);
  return copy;
}

function tooLarge(maxBytes: number): IrregularFileError {
  return new IrregularFileError(`it is larger than ${maxBytes / 1_000_000} MB`);
}
