import { hmac } from "@noble/hashes/hmac";
import { sha256 } from "@noble/hashes/sha2";

/**
 * One part of a message on a pipe between host and child: magic, length, flags, MAC, payload. It is small enough for the
 * system to write it at once, so that nothing else that writes to the same pipe can tear it.
 */
export const FRAME_BYTES = 4000;
/** Where a frame may begin; anything before it is output of the plugin. */
export const MAGIC: Uint8Array<ArrayBuffer> = new Uint8Array([0x00, 0x67, 0x70, 0x6c]);
const MAC_BYTES = 16;
/** Magic, two bytes of length, one of flags, and the MAC. */
export const HEADER_BYTES: number = MAGIC.length + 3 + MAC_BYTES;
export const PAYLOAD_BYTES: number = FRAME_BYTES - HEADER_BYTES;

/** Which way a frame goes: a frame of one way must not count when it is sent back. */
export type Way = "to child" | "to host";

/** What stands in a frame beside its payload. */
export interface FrameHeader {
  readonly way: Way;
  /** From 0; makes each frame count once, and in its order. */
  readonly counter: number;
  /** Whether more frames of the same message follow. */
  readonly more: boolean;
}

/** Makes the MACs of frames. */
export type FrameKey = ReturnType<typeof frameKey>;

/** Returns what makes MACs with a key; most of the work on short frames is done here, once. */
export function frameKey(key: Uint8Array) {
  return hmac.create(sha256, key);
}

/** Returns the MAC of a frame: only the two ends that know the key can make it. */
export function frameMac(
  key: FrameKey,
  { way, counter, more }: FrameHeader,
  payload: Uint8Array,
): Uint8Array {
  const head = new DataView(new ArrayBuffer(10));
  head.setUint8(0, way === "to child" ? 1 : 2);
  head.setBigUint64(1, BigInt(counter));
  head.setUint8(9, Number(more));
  const mac = key.clone().update(new Uint8Array(head.buffer)).update(payload).digest();
  return mac.subarray(0, MAC_BYTES);
}

/** Returns a frame as it is written. */
export function formatFrame(
  key: FrameKey,
  header: FrameHeader,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEADER_BYTES + payload.length);
  frame.set(MAGIC);
  new DataView(frame.buffer).setUint16(MAGIC.length, payload.length);
  frame[MAGIC.length + 2] = Number(header.more);
  frame.set(frameMac(key, header, payload), MAGIC.length + 3);
  frame.set(payload, HEADER_BYTES);
  return frame;
}
