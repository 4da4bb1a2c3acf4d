import { CR, hexDigit, LF, type Reading, type TakeByte, type Written } from "./reading.ts";

const [PERCENT, PLUS, SPACE] = [0x25, 0x2b, 0x20];

/** Reads percent-encoding, also that of forms: `%61` and `a` are the same, and so are `+` and a space. */
export class PercentReading implements Reading {
  readonly #take: TakeByte;
  /** The percent sign and the digit of an escape so far. */
  #escape: Written[] = [];

  constructor(take: TakeByte) {
    this.#take = take;
  }

  get pendingFrom(): number {
    return this.#escape[0]?.from ?? Infinity;
  }

  read(byte: number, at: number, to = at + 1): void {
    if (byte === LF || byte === CR) return;
    const [sign, high] = this.#escape;
    if (sign === undefined) {
      if (byte === PERCENT) this.#escape = [{ byte, from: at, to }];
      else this.#pass(byte, at, to);
    } else if (hexDigit(byte) === -1) {
      this.end();
      this.read(byte, at, to);
    } else if (high === undefined) {
      this.#escape.push({ byte, from: at, to });
    } else {
      this.#escape = [];
      this.#pass(16 * hexDigit(high.byte) + hexDigit(byte), sign.from, to);
    }
  }

  end(): void {
    for (const { byte, from, to } of this.#escape.splice(0)) this.#pass(byte, from, to);
  }

  #pass(byte: number, from: number, to: number): void {
    if (byte !== LF && byte !== CR) this.#take(byte === PLUS ? SPACE : byte, from, to);
  }
}

/** Reads what was percent-encoded up to two times, as an address within an address is. */
export class TwicePercentReading implements Reading {
  readonly #outer: PercentReading;
  readonly #inner: PercentReading;

  constructor(take: TakeByte) {
    this.#inner = new PercentReading(take);
    this.#outer = new PercentReading((byte, from, to) => this.#inner.read(byte, from, to));
  }

  get pendingFrom(): number {
    return Math.min(this.#outer.pendingFrom, this.#inner.pendingFrom);
  }

  read(byte: number, at: number): void {
    this.#outer.read(byte, at);
  }

  end(): void {
    this.#outer.end();
    this.#inner.end();
  }
}

/** Returns bytes with spaces for all plus signs, as the readings above have them. */
export function withSpaces(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte === PLUS ? SPACE : byte);
}
