import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";

/**
 * Returns the SHA-256 of a text (as UTF-8) or of bytes, in lower-case hexadecimal.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(digest("gapless").slice(0, 16), "5a745dd56059c624");
 * ```
 */
export function digest(data: string | Uint8Array): string {
  return bytesToHex(sha256(typeof data === "string" ? utf8ToBytes(data) : data));
}
