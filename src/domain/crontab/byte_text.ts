/** Returns a text with a character (U+0000 to U+00FF) for each byte, so that bytes of any encoding survive. */
export function bytesToText(bytes: Uint8Array): string {
  const parts: string[] = [];
  // In pieces, since each byte becomes an argument.
  for (let start = 0; start < bytes.length; start += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  }
  return parts.join("");
}

/**
 * Returns the bytes that such a text stands for.
 *
 * @throws {RangeError} If a character stands for no byte.
 */
export function textToBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0xff) {
      throw new RangeError(`Cannot write "${text[index]}" to a crontab: it stands for no byte`);
    }
    bytes[index] = code;
  }
  return bytes;
}
