/** How long a message may be that is kept, in bytes of UTF-8. */
export const MESSAGE_BYTES = 4 * 1024;
/** How long a report may be that is kept: a message with its stack. */
export const REPORT_BYTES = 64 * 1024;

/** What the note in the gap takes at most. */
const NOTE_BYTES = 50;

/**
 * Returns a text that takes at most `limit` bytes as UTF-8: one that is longer keeps its head and its tail, and says in
 * between how much is left out.
 *
 * @param limit At least 50, for the note.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(clipped("short", 64), "short");
 * assertEquals(clipped("A".repeat(1e6), 64), "AAAAAAA [... 999986 characters left out ...] AAAAAAA");
 * ```
 */
export function clipped(text: string, limit: number): string {
  if (fits(text, limit)) return text;
  const room = Math.max(0, Math.floor((limit - NOTE_BYTES) / 2));
  const head = headOf(text, room);
  const tail = tailOf(text, room);
  return `${head} [... ${text.length - head.length - tail.length} characters left out ...] ${tail}`;
}

/** A character takes one to three bytes for each of its UTF-16 units. */
function fits(text: string, limit: number): boolean {
  if (text.length > limit) return false;
  return text.length * 3 <= limit || new TextEncoder().encode(text).length <= limit;
}

function headOf(text: string, bytes: number): string {
  const whole = isHigh(text, bytes - 1) ? bytes - 1 : bytes;
  const taken = new TextEncoder().encode(text.slice(0, whole));
  let end = Math.min(taken.length, bytes);
  while (end < taken.length && isWithin(taken[end])) end--;
  return decode(taken.subarray(0, end));
}

function tailOf(text: string, bytes: number): string {
  const begin = text.length - bytes;
  const taken = new TextEncoder().encode(text.slice(isHigh(text, begin - 1) ? begin + 1 : begin));
  let start = Math.max(0, taken.length - bytes);
  while (isWithin(taken[start])) start++;
  return decode(taken.subarray(start));
}

/** Tells whether a character begins at an index that ends at the next one. */
function isHigh(text: string, index: number): boolean {
  return /^[\ud800-\udbff]$/.test(text.charAt(index));
}

/** Tells whether a byte stands within a character. */
function isWithin(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** A slice would keep the whole text in memory. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
