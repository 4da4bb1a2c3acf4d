import { type FrameKey, frameKey, frameMac, HEADER_BYTES, MAGIC, PAYLOAD_BYTES, type Way } from "./frame.ts";

/** Longer than any message that is clipped as it should be. */
const LONGEST_MESSAGE = 8 * 1024 * 1024;

/** Who gets what a {@linkcode FrameReader} finds. */
export interface FrameEvents {
  /** One message of the other end. */
  readonly onMessage: (message: string) => void;
  /** Bytes that are not a frame of the other end: something else that can write to the pipe wrote them. */
  readonly onForeign: (bytes: Uint8Array<ArrayBuffer>) => void;
}

/**
 * Finds the frames in what comes out of a pipe. Bytes that are not a valid frame do not hide those that follow: a frame is
 * looked for at each byte.
 */
export class FrameReader {
  readonly #key: FrameKey;
  readonly #way: Way;
  readonly #events: FrameEvents;
  readonly #decoder = new TextDecoder();
  #counter = 0;
  #rest: Uint8Array<ArrayBuffer> = new Uint8Array();
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #length = 0;

  /** @param key Known to both ends, and to nobody else. */
  constructor(key: Uint8Array, way: Way, events: FrameEvents) {
    this.#key = frameKey(key);
    this.#way = way;
    this.#events = events;
  }

  /** Takes what was read; the bytes stay unchanged. */
  push(bytes: Uint8Array<ArrayBuffer>): void {
    const all = this.#rest.length === 0 ? bytes : concat([this.#rest, bytes]);
    let [at, foreign] = [0, 0];
    while (at < all.length) {
      const length = this.#frameAt(all, at);
      if (length === "incomplete") break;
      if (length === null) {
        at = nextMagic(all, at + 1);
        continue;
      }
      this.#pass(all.subarray(foreign, at));
      this.#take(all.slice(at + HEADER_BYTES, at + length), all[at + MAGIC.length + 2] === 1);
      at += length;
      foreign = at;
    }
    this.#pass(all.subarray(foreign, at));
    this.#rest = all.slice(at);
  }

  /** Says that nothing more comes. */
  end(): void {
    this.#pass(this.#rest);
    this.#rest = new Uint8Array();
  }

  /** Returns the length of the frame that begins here; null if none does. */
  #frameAt(all: Uint8Array<ArrayBuffer>, at: number): number | "incomplete" | null {
    const left = all.length - at;
    if (!MAGIC.every((byte, i) => i >= left || all[at + i] === byte)) return null;
    if (left < HEADER_BYTES) return "incomplete";
    const size = new DataView(all.buffer, all.byteOffset + at + MAGIC.length).getUint16(0);
    const flags = all[at + MAGIC.length + 2] ?? 0;
    if (size > PAYLOAD_BYTES || flags > 1) return null;
    if (left < HEADER_BYTES + size) return "incomplete";
    const header = { way: this.#way, counter: this.#counter, more: flags === 1 };
    const payload = all.subarray(at + HEADER_BYTES, at + HEADER_BYTES + size);
    const mac = all.subarray(at + MAGIC.length + 3, at + HEADER_BYTES);
    return isEqual(mac, frameMac(this.#key, header, payload)) ? HEADER_BYTES + size : null;
  }

  #take(payload: Uint8Array<ArrayBuffer>, more: boolean): void {
    this.#counter++;
    this.#parts.push(payload);
    this.#length += payload.length;
    if (this.#length > LONGEST_MESSAGE) throw new RangeError("Cannot read a message of more than 8 MiB");
    if (more) return;
    const message = this.#decoder.decode(concat(this.#parts));
    this.#parts = [];
    this.#length = 0;
    this.#events.onMessage(message);
  }

  #pass(bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.length > 0) this.#events.onForeign(bytes);
  }
}

/** Returns where a frame may begin, from an index on. */
function nextMagic(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(MAGIC[0] ?? 0, from);
  return at === -1 ? bytes.length : at;
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

function concat(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
