import type { FoundSecret } from "./secret_scanner.ts";

/** Puts names in the place of secrets, piece after piece of the same bytes. */
export class SecretReplacer {
  readonly #encoder = new TextEncoder();
  /** Up to here the name of a secret stands for it. */
  #namedTo = 0;

  /**
   * Returns a piece without secrets; the same object if there is none in it. Of a secret that began in an earlier piece its name
   * is not repeated.
   *
   * @param from Position of the piece in all bytes.
   */
  replace(
    piece: Uint8Array<ArrayBuffer>,
    from: number,
    found: readonly FoundSecret[],
  ): Uint8Array<ArrayBuffer> {
    const to = from + piece.length;
    const parts: Uint8Array[] = [];
    let at = from;
    for (const secret of found) {
      if (secret.to <= at || secret.from >= to) continue;
      parts.push(piece.subarray(at - from, Math.max(at, secret.from) - from));
      if (secret.from >= this.#namedTo) parts.push(this.#encoder.encode(`[secret ${secret.name}]`));
      this.#namedTo = Math.max(this.#namedTo, secret.to);
      at = Math.min(secret.to, to);
    }
    return at === from ? piece : joined([...parts, piece.subarray(at - from)]);
  }
}

/** Returns parts as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
