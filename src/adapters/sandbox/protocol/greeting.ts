/** Raise it when host and child of different versions could no longer understand each other. */
const PROTOCOL = 2;
const KEY_BYTES = 32;

/** The exit code of a child that a host of another version started. Stays the same in all versions. */
export const WRONG_PROTOCOL_EXIT = 79;

/** Returns a key that nobody else knows. */
export function newKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(KEY_BYTES));
}

/** Returns the line with which the host begins: the version of the protocol, and the key. */
export function formatGreeting(key: Uint8Array<ArrayBuffer>): string {
  return `gapless-sandbox ${PROTOCOL} ${
    Array.from(key, (byte) => byte.toString(16).padStart(2, "0")).join("")
  }\n`;
}

/** Returns the key of a greeting; undefined if the host speaks another version. */
export function parseGreeting(line: string): Uint8Array<ArrayBuffer> | undefined {
  const [, version, hex = ""] = /^gapless-sandbox (\d+) ([0-9a-f]{64})$/.exec(line) ?? [];
  if (version !== String(PROTOCOL)) return undefined;
  return Uint8Array.from({ length: KEY_BYTES }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
