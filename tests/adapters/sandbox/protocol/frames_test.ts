/** Covers src/adapters/sandbox/protocol/{frame,frame_reader,frame_writer,greeting}.ts. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  FRAME_BYTES,
  HEADER_BYTES,
  MAGIC,
  type Way,
} from "../../../../src/adapters/sandbox/protocol/frame.ts";
import { FrameReader } from "../../../../src/adapters/sandbox/protocol/frame_reader.ts";
import { FrameWriter } from "../../../../src/adapters/sandbox/protocol/frame_writer.ts";
import { formatGreeting, newKey, parseGreeting } from "../../../../src/adapters/sandbox/protocol/greeting.ts";

const KEY = new Uint8Array(32).fill(7);

/** A reader, and what it found. */
class Found {
  readonly messages: string[] = [];
  readonly foreign: number[] = [];
  readonly #reader: FrameReader;

  constructor(key = KEY, way: Way = "to host") {
    this.#reader = new FrameReader(key, way, {
      onMessage: (message) => this.messages.push(message),
      onForeign: (bytes) => this.foreign.push(...bytes),
    });
  }

  /** Reads bytes in pieces of such lengths, and the rest at once. */
  read(bytes: readonly number[], lengths: readonly number[] = []): this {
    let at = 0;
    for (const length of lengths) {
      this.#reader.push(Uint8Array.from(bytes.slice(at, at + length)));
      at += length;
    }
    this.#reader.push(Uint8Array.from(bytes.slice(at)));
    this.#reader.end();
    return this;
  }
}

function written(messages: readonly string[], key = KEY, way: Way = "to host"): number[][] {
  const writer = new FrameWriter(key, way);
  return messages.flatMap((message) => Array.from(writer.frames(message), (frame) => [...frame]));
}

const messages = fc.array(fc.string({ unit: "binary", maxLength: 20 }).map((text) => text.toWellFormed()), {
  maxLength: 6,
});
const lengths = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 30 });

Deno.test("a reader finds all messages in their order, however the pipe cuts them", () => {
  fc.assert(fc.property(messages, lengths, (sent, cuts) => {
    const found = new Found().read(written(sent).flat(), cuts);
    assertEquals([found.messages, found.foreign], [sent, []]);
  }));
});

Deno.test("bytes between the frames are foreign, and hide no message", () => {
  const noise = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => [...bytes]),
      fc.constant([...MAGIC]),
      fc.constant([...MAGIC, 0, 5, 0]),
      fc.constant([...MAGIC, 255, 255, 255]),
      // A frame of the right form with another key.
      fc.string({ maxLength: 8 }).map((text) => written([text], new Uint8Array(32)).flat()),
    ),
    { minLength: 7, maxLength: 7 },
  );
  fc.assert(fc.property(messages, noise, lengths, (sent, gaps, cuts) => {
    const frames = written(sent);
    const bytes = frames.flatMap((frame, i) => [...gaps[i] ?? [], ...frame]).concat(gaps[6] ?? []);
    const found = new Found().read(bytes, cuts);
    assertEquals(found.messages, sent);
    assertEquals(found.foreign, frames.flatMap((_, i) => gaps[i] ?? []).concat(gaps[6] ?? []));
  }));
});

Deno.test("a message that is longer than a frame comes in several, each small enough to be written at once", () => {
  for (const length of [0, 1, FRAME_BYTES - HEADER_BYTES, FRAME_BYTES - HEADER_BYTES + 1, 300_000]) {
    const message = "ä".repeat(length / 2) + "x".repeat(length % 2);
    const frames = written([message]);
    assert(frames.every((frame) => frame.length <= FRAME_BYTES));
    assertEquals(new Found().read(frames.flat()).messages, [message]);
  }
});

Deno.test("a reader takes no frame that was forged, replayed, reordered, changed, or goes the other way", () => {
  const [first = [], second = []] = written(["one", "two"]);
  const changed = first.with(-1, (first.at(-1) ?? 0) ^ 1);
  const otherWay = written(["one"], KEY, "to child").flat();
  const otherKey = written(["one"], new Uint8Array(32)).flat();
  for (const bytes of [second, changed, otherWay, otherKey, first.slice(0, -1)]) {
    assertEquals(new Found().read(bytes).messages, []);
  }
  assertEquals(new Found().read([...first, ...first]).messages, ["one"]);
  assertEquals(new Found().read([...second, ...first, ...second]).messages, ["one", "two"]);
});

Deno.test("a frame whose beginning was swallowed costs its own message, and what counts on it", () => {
  const frames = written(["one", "two", "three"]);
  const bytes = [...frames[0] ?? [], ...(frames[1] ?? []).slice(3), ...frames[2] ?? []];
  // The counter shows that one is missing: who makes frames disappear breaks a run, and changes none.
  assertEquals(new Found().read(bytes).messages, ["one"]);
});

Deno.test("a reader refuses a message without an end", () => {
  const writer = new FrameWriter(KEY, "to host");
  const found = new Found();
  const endless = Array.from(writer.frames("x".repeat(9 * 1024 * 1024)), (frame) => [...frame]);
  assertThrows(() => found.read(endless.flat()), RangeError, "Cannot read a message of more than 8 MiB");
});

Deno.test("a greeting carries the key, and one of another version does not", () => {
  const key = newKey();
  const line = formatGreeting(key).trimEnd();
  assertEquals(parseGreeting(line), key);
  for (
    const other of ["", "gapless-sandbox 1 " + "0".repeat(64), line.slice(0, -1), `${line}0`, `x${line}`]
  ) {
    assertEquals(parseGreeting(other), undefined);
  }
});
