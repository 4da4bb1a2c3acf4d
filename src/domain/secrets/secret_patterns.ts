import type { Pattern } from "./pattern_index.ts";
import { meantBy } from "./readings.ts";
import type { SecretValue } from "./secret_value.ts";

/** What is shorter, once line ends are left out of it, would be found in innocent text. */
const SHORTEST_BYTES = 6;
/** Of a longer value, its beginning is looked for. */
const LONGEST_BYTES = 65_536;

/**
 * Returns all that is to be looked for to find values however they are written: as they are, in JSON, percent-encoded, and in
 * Base64 (both alphabets), wherever in the encoded bytes they begin. See {@linkcode meantBy}.
 */
export function secretPatterns(secrets: readonly SecretValue[]): Pattern[] {
  const patterns = new Map<string, Pattern>();
  for (const { name, value } of secrets) {
    for (const form of formsOf(value.trim())) {
      for (const bytes of meantBy(form)) {
        // Of two names for the same value, the first.
        const key = bytes.join();
        if (bytes.length >= SHORTEST_BYTES && !patterns.has(key)) patterns.set(key, { bytes, label: name });
      }
    }
  }
  return [...patterns.values()];
}

function formsOf(text: string): Uint8Array[] {
  const plain = bytesOf(text);
  const json = bytesOf(JSON.stringify(text).slice(1, -1));
  return [plain, json, ...base64Forms(plain), ...json.length === plain.length ? [] : base64Forms(json)];
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text).subarray(0, LONGEST_BYTES);
}

/**
 * Returns how bytes look inside of Base64: what the bytes before or behind them have a part in is left out. And how they look
 * at the end of it.
 */
function base64Forms(bytes: Uint8Array): Uint8Array[] {
  return [0, 1, 2].flatMap((before) => {
    const shifted = new Uint8Array(before + bytes.length);
    shifted.set(bytes, before);
    const text = base64(shifted);
    const start = Math.ceil(before * 4 / 3);
    const inner = text.slice(start, Math.floor(shifted.length * 4 / 3));
    const last = text.slice(start);
    return [inner, last.replace(/=+$/, ""), last].flatMap((form) => [
      bytesOf(form),
      bytesOf(form.replaceAll("+", "-").replaceAll("/", "_")),
    ]);
  });
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
