/** Bytes to look for. */
export interface Pattern {
  readonly bytes: Uint8Array;
  readonly label: string;
}

/** A pattern that ends at a byte. */
export interface FoundPattern {
  readonly length: number;
  readonly label: string;
}

/**
 * Finds any number of patterns in one pass, a byte at a time (Aho and Corasick's automaton). A state is the longest beginning
 * of a pattern that the bytes so far end with.
 */
export class PatternIndex {
  /** Of a state: the bytes that it stands for. */
  readonly #depth: Int32Array;
  readonly #byte: Uint8Array;
  readonly #firstChild: Int32Array;
  readonly #sibling: Int32Array;
  /** Of a state: that of its longest end that begins another pattern. */
  readonly #fallback: Int32Array;
  /** Of a state: 1 + the index of the longest pattern that ends there; 0 if none does. */
  readonly #ends: Int32Array;
  readonly #fromRoot = new Int32Array(256);
  readonly #patterns: readonly Pattern[];
  #states = 1;

  constructor(patterns: readonly Pattern[]) {
    const most = patterns.reduce((sum, { bytes }) => sum + bytes.length, 1);
    this.#patterns = patterns;
    this.#depth = new Int32Array(most);
    this.#byte = new Uint8Array(most);
    this.#firstChild = new Int32Array(most);
    this.#sibling = new Int32Array(most);
    this.#fallback = new Int32Array(most);
    this.#ends = new Int32Array(most);
    for (const [index, { bytes }] of patterns.entries()) this.#add(bytes, index);
    this.#link();
  }

  /** Of the longest pattern, in bytes. */
  get longest(): number {
    return this.#patterns.reduce((longest, { bytes }) => Math.max(longest, bytes.length), 0);
  }

  /** Returns the state after a further byte; 0 is the first. */
  step(state: number, byte: number): number {
    for (let at = state; at !== 0; at = this.#fallback[at] ?? 0) {
      const next = this.#child(at, byte);
      if (next !== 0) return next;
    }
    return this.#fromRoot[byte] ?? 0;
  }

  /** Returns how many of the last bytes may be the beginning of a pattern. */
  depth(state: number): number {
    return this.#depth[state] ?? 0;
  }

  /** Returns the longest pattern that ends at a state. */
  found(state: number): FoundPattern | undefined {
    const pattern = this.#patterns[(this.#ends[state] ?? 0) - 1];
    return pattern && { length: pattern.bytes.length, label: pattern.label };
  }

  /** Returns the label of a pattern that a state begins. */
  labelOf(state: number): string | undefined {
    let at = state;
    while (this.#ends[at] === 0 || this.#ownEnd(at) === undefined) {
      const child = this.#firstChild[at] ?? 0;
      if (child === 0) return undefined;
      at = child;
    }
    return this.#ownEnd(at)?.label;
  }

  #ownEnd(state: number): Pattern | undefined {
    const pattern = this.#patterns[(this.#ends[state] ?? 0) - 1];
    return pattern?.bytes.length === this.#depth[state] ? pattern : undefined;
  }

  #add(bytes: Uint8Array, index: number): void {
    let state = 0;
    for (const byte of bytes) {
      const next = state === 0 ? this.#fromRoot[byte] ?? 0 : this.#child(state, byte);
      state = next === 0 ? this.#grow(state, byte) : next;
    }
    if (this.#ends[state] === 0) this.#ends[state] = index + 1;
  }

  #grow(parent: number, byte: number): number {
    const state = this.#states++;
    this.#byte[state] = byte;
    this.#depth[state] = this.depth(parent) + 1;
    if (parent === 0) this.#fromRoot[byte] = state;
    this.#sibling[state] = this.#firstChild[parent] ?? 0;
    this.#firstChild[parent] = state;
    return state;
  }

  #child(parent: number, byte: number): number {
    let child = this.#firstChild[parent] ?? 0;
    while (child !== 0 && this.#byte[child] !== byte) child = this.#sibling[child] ?? 0;
    return child;
  }

  /** Breadth first: what a state falls back to is less deep, and linked already. */
  #link(): void {
    const queue = new Int32Array(this.#states);
    let end = 1;
    for (let at = 0; at < end; at++) {
      const state = queue[at] ?? 0;
      for (let child = this.#firstChild[state] ?? 0; child !== 0; child = this.#sibling[child] ?? 0) {
        queue[end++] = child;
        if (state === 0) continue;
        const fallback = this.step(this.#fallback[state] ?? 0, this.#byte[child] ?? 0);
        this.#fallback[child] = fallback;
        if (this.#ends[child] === 0) this.#ends[child] = this.#ends[fallback] ?? 0;
      }
    }
  }
}
