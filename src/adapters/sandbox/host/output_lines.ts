import type { OutputSink } from "./redactor.ts";

/** A line that is longer is cut into several. */
const LONGEST_LINE_BYTES = 16_384;

/** Cuts what programs print into lines, whatever bytes they print. */
export class OutputLines implements OutputSink {
  readonly #onLine: (line: string) => void;
  #rest: Uint8Array<ArrayBuffer> = new Uint8Array();

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(bytes: Uint8Array<ArrayBuffer>): void {
    let from = 0;
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
      this.#take(bytes.subarray(from, at), true);
      from = at + 1;
    }
    this.#take(bytes.subarray(from), false);
  }

  /** Passes on the last line, if it has no end. */
  end(): void {
    if (this.#rest.length > 0) this.#emit(this.#rest);
    this.#rest = new Uint8Array();
  }

  #take(bytes: Uint8Array<ArrayBuffer>, complete: boolean): void {
    let line = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    for (; line.length > LONGEST_LINE_BYTES; line = line.subarray(LONGEST_LINE_BYTES)) {
      this.#emit(line.subarray(0, LONGEST_LINE_BYTES));
    }
    if (complete) this.#emit(line);
    this.#rest = complete ? new Uint8Array() : line.slice();
  }

  #emit(line: Uint8Array<ArrayBuffer>): void {
    this.#onLine(new TextDecoder().decode(line).replace(/\r$/, ""));
  }
}

function joined(one: Uint8Array<ArrayBuffer>, other: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
