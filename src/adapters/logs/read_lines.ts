import { ifExists } from "../files/if_exists.ts";

const CHUNK = 64 * 1024;
/** No line of a log is longer: the message and the fields of an entry are limited. */
const LONGEST = 4 * 1024 * 1024;
const LINE_END = 10;

/**
 * Returns the lines of a file one by one, without their ends; none if there is no such file. One that is too long for a log
 * comes out cut off, so that no file can fill the memory.
 */
export async function* readLines(path: string): AsyncGenerator<string> {
  using file = await ifExists(() => Deno.open(path));
  if (file === undefined) return;
  const chunk = new Uint8Array(CHUNK);
  let parts: Uint8Array[] = [];
  let size = 0;
  const add = (bytes: Uint8Array) => {
    if (size < LONGEST) parts.push(bytes.slice());
    size += bytes.length;
  };
  const take = () => {
    const line = decode(parts);
    parts = [];
    size = 0;
    return line;
  };
  for (let read = await file.read(chunk); read !== null; read = await file.read(chunk)) {
    let rest = chunk.subarray(0, read);
    for (let end = rest.indexOf(LINE_END); end !== -1; end = rest.indexOf(LINE_END)) {
      add(rest.subarray(0, end));
      yield take();
      rest = rest.subarray(end + 1);
    }
    add(rest);
  }
  if (size > 0) yield take();
}

function decode(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
}
