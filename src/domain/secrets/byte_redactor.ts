import { joined, SecretReplacer } from "./secret_replacer.ts";
import { type SecretIndex, SecretScanner } from "./secret_scanner.ts";

/**
 * Passes bytes on without secrets. It holds back what may be the beginning of one, and no more, until the next bytes come or
 * somebody flushes it.
 */
export class ByteRedactor {
  readonly #scanner: SecretScanner;
  readonly #replacer = new SecretReplacer();
  readonly #pass: (bytes: Uint8Array<ArrayBuffer>) => void;
  #held: Uint8Array<ArrayBuffer> = new Uint8Array();

  constructor(index: SecretIndex, pass: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#scanner = new SecretScanner(index);
    this.#pass = pass;
  }

  /** Whether something is held back. */
  get holds(): boolean {
    return this.#held.length > 0;
  }

  push(bytes: Uint8Array<ArrayBuffer>): void {
    this.#scanner.scan(bytes);
    this.#held = this.#held.length === 0 ? bytes : joined([this.#held, bytes]);
    const { settled, found } = this.#scanner;
    // One that is found may still turn out to be a longer one.
    this.#release(found.find(({ from, to }) => from < settled && to > settled)?.from ?? settled);
  }

  /** Passes on what is held back. Of a secret that began there, the rest is still replaced when it comes. */
  flush(): void {
    this.#release(this.#scanner.read);
  }

  #release(to: number): void {
    const from = this.#scanner.read - this.#held.length;
    if (to <= from) return;
    const piece = this.#held.slice(0, to - from);
    this.#held = this.#held.slice(to - from);
    const bytes = this.#replacer.replace(piece, from, this.#scanner.found);
    this.#scanner.forget(to);
    if (bytes.length > 0) this.#pass(bytes);
  }
}
