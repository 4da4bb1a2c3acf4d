import { PatternIndex } from "./pattern_index.ts";
import type { Reading } from "./reading.ts";
import { type MakeReading, READINGS } from "./readings.ts";
import { secretPatterns } from "./secret_patterns.ts";
import type { SecretValue } from "./secret_value.ts";

/** Where a secret is, or several that overlap: positions in all bytes that a scanner has read. */
export interface FoundSecret {
  from: number;
  to: number;
  /** Of the longest one. */
  name: string;
  length: number;
}

/** What secrets are found by; made once for all scanners. */
export class SecretIndex {
  readonly patterns: PatternIndex;

  constructor(secrets: readonly SecretValue[]) {
    this.patterns = new PatternIndex(secretPatterns(secrets));
  }
}

/** Finds secrets in bytes that arrive in any pieces. Secrets that overlap are found as one. */
export class SecretScanner {
  readonly #patterns: PatternIndex;
  readonly #cursors: readonly Cursor[];
  #read = 0;
  #found: FoundSecret[] = [];

  constructor({ patterns }: SecretIndex) {
    this.#patterns = patterns;
    this.#cursors = READINGS.map((make) => new Cursor(make, patterns, (found) => this.#add(found)));
  }

  /** How many bytes were read. */
  get read(): number {
    return this.#read;
  }

  /** No secret that is not found yet begins before this position. */
  get settled(): number {
    return this.#cursors.reduce((least, { openFrom }) => Math.min(least, openFrom), this.#read);
  }

  /** The secrets found, in order. */
  get found(): readonly FoundSecret[] {
    return this.#found;
  }

  scan(bytes: Uint8Array): void {
    for (const byte of bytes) {
      for (const cursor of this.#cursors) cursor.read(byte, this.#read);
      this.#read++;
    }
  }

  /** Takes the beginning of a secret for one, because the bytes have been cut off here. */
  cut(): void {
    for (const cursor of this.#cursors) {
      const { openFrom, openLabel: name } = cursor;
      if (name === undefined || openFrom >= this.#read) continue;
      this.#add({ from: openFrom, to: this.#read, name, length: this.#read - openFrom });
    }
  }

  /** Forgets the secrets that end before a position. */
  forget(before: number): void {
    if (this.#found.length > 0) this.#found = this.#found.filter(({ to }) => to > before);
  }

  #add(secret: FoundSecret): void {
    const overlapping = this.#found.filter(({ from, to }) => from < secret.to && secret.from < to);
    if (overlapping.length === 0) {
      this.#found.push(secret);
      this.#found.sort((one, other) => one.from - other.from);
      return;
    }
    const [first = secret, ...others] = overlapping;
    const all = [...overlapping, secret];
    const longest = all.reduce((one, other) => other.length > one.length ? other : one);
    first.name = longest.name;
    first.length = longest.length;
    first.from = Math.min(...all.map(({ from }) => from));
    first.to = Math.max(...all.map(({ to }) => to));
    if (others.length > 0) this.#found = this.#found.filter((one) => !others.includes(one));
  }
}

/** One way to read the bytes, and how far it is within a secret. */
class Cursor {
  readonly #reading: Reading;
  readonly #patterns: PatternIndex;
  readonly #onFound: (found: FoundSecret) => void;
  /** Where the last bytes that are meant are written, by their number; for as many as the longest pattern has. */
  readonly #starts: Float64Array;
  #taken = 0;
  #state = 0;

  constructor(
    make: MakeReading,
    patterns: PatternIndex,
    onFound: (found: FoundSecret) => void,
  ) {
    this.#reading = make((byte, from, to) => this.#take(byte, from, to));
    this.#patterns = patterns;
    this.#onFound = onFound;
    this.#starts = new Float64Array(patterns.longest + 1);
  }

  /** Where the beginning of a secret may be; infinite if there is none. */
  get openFrom(): number {
    const depth = this.#patterns.depth(this.#state);
    return Math.min(depth === 0 ? Infinity : this.#startOf(depth), this.#reading.pendingFrom);
  }

  /** The name of a secret that may have begun there. */
  get openLabel(): string | undefined {
    return this.#state === 0 ? undefined : this.#patterns.labelOf(this.#state);
  }

  read(byte: number, at: number): void {
    this.#reading.read(byte, at);
  }

  #take(byte: number, from: number, to: number): void {
    this.#starts[this.#taken++ % this.#starts.length] = from;
    this.#state = this.#patterns.step(this.#state, byte);
    const found = this.#patterns.found(this.#state);
    if (found === undefined) return;
    this.#onFound({ from: this.#startOf(found.length), to, name: found.label, length: found.length });
  }

  /** Returns where so many bytes ago is. */
  #startOf(length: number): number {
    return this.#starts[(this.#taken - length) % this.#starts.length] ?? 0;
  }
}
