import { formatFrame, type FrameKey, frameKey, PAYLOAD_BYTES, type Way } from "./frame.ts";

/** Cuts messages into frames. */
export class FrameWriter {
  readonly #key: FrameKey;
  readonly #way: Way;
  #counter = 0;

  /** @param key Known to both ends, and to nobody else. */
  constructor(key: Uint8Array, way: Way) {
    this.#key = frameKey(key);
    this.#way = way;
  }

  /** Returns a message's frames, to be written in this order, each at once. */
  *frames(message: string): Generator<Uint8Array<ArrayBuffer>> {
    const bytes = new TextEncoder().encode(message);
    for (let at = 0; at === 0 || at < bytes.length; at += PAYLOAD_BYTES) {
      const more = at + PAYLOAD_BYTES < bytes.length;
      const header = { way: this.#way, counter: this.#counter++, more };
      yield formatFrame(this.#key, header, bytes.subarray(at, at + PAYLOAD_BYTES));
    }
  }
}
