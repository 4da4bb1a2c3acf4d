import { SecretReplacer } from "./secret_replacer.ts";
import { type SecretIndex, SecretScanner } from "./secret_scanner.ts";

/** What has a message. */
export interface Entry {
  readonly message: string;
  readonly fields?: unknown;
}

/** What a {@linkcode MessageRedactor} needs. */
export interface MessageRedactorOptions<T extends Entry> {
  readonly index: SecretIndex;
  /** A message that is longer was cut off after so many UTF-16 units. */
  readonly longest: number;
  readonly pass: (entry: T) => void;
}

interface Held<T> {
  readonly entry: T;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: number;
  readonly to: number;
}

/**
 * Passes log entries on without the secrets in their messages, also those that several messages spell together. It holds an
 * entry back while its end may be the beginning of a secret, until the next entries come or somebody flushes it.
 */
export class MessageRedactor<T extends Entry> {
  readonly #options: MessageRedactorOptions<T>;
  readonly #scanner: SecretScanner;
  readonly #replacer = new SecretReplacer();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #held: Held<T>[] = [];

  constructor(options: MessageRedactorOptions<T>) {
    this.#options = options;
    this.#scanner = new SecretScanner(options.index);
  }

  /** Whether something is held back. */
  get holds(): boolean {
    return this.#held.length > 0;
  }

  push(entry: T): void {
    const from = this.#scanner.read;
    const bytes = scanText(this.#scanner, entry.message, this.#options.longest);
    this.#held.push({ entry, bytes, from, to: this.#scanner.read });
    const { settled, found } = this.#scanner;
    this.#release(found.find(({ from, to }) => from < settled && to > settled)?.from ?? settled);
  }

  /** Passes on what is held back. Of a secret that began there, the rest is still replaced when it comes. */
  flush(): void {
    this.#release(this.#scanner.read);
  }

  #release(before: number): void {
    for (let [first] = this.#held; first !== undefined && first.to <= before; [first] = this.#held) {
      this.#held.shift();
      const entry = this.#replaced(first);
      if (entry !== undefined) this.#options.pass(entry);
    }
    this.#scanner.forget(this.#held[0]?.from ?? before);
  }

  /** Returns an entry without secrets; undefined if nothing is left of it: it was in the middle of one. */
  #replaced({ entry, bytes, from }: Held<T>): T | undefined {
    const kept = this.#replacer.replace(bytes, from, this.#scanner.found);
    if (kept === bytes) return entry;
    if (kept.length === 0 && entry.fields === undefined) return undefined;
    return { ...entry, message: this.#decoder.decode(kept) };
  }
}

/** Scans a text, and returns its bytes. A secret that is cut off, because the text was too long, counts as found. */
export function scanText(
  scanner: SecretScanner,
  text: string,
  longest: number,
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const bytes = encoder.encode(text);
  if (text.length <= longest) {
    scanner.scan(bytes);
    return bytes;
  }
  // Half a character does not belong to it.
  const head = encoder.encode(text.slice(0, longest).replace(/[\ud800-\udbff]$/, "")).length;
  scanner.scan(bytes.subarray(0, head));
  scanner.cut();
  scanner.scan(bytes.subarray(head));
  return bytes;
}
