import { CR, hexDigit, LF, type Reading, type TakeByte, type Written } from "./reading.ts";

const BACKSLASH = 0x5c;
const U = 0x75;
/** By the letter behind a backslash; line ends are left out. */
const ESCAPES: ReadonlyMap<number, number> = new Map([[0x62, 8], [0x74, 9], [0x66, 12], [0x6e, LF], [
  0x72,
  CR,
]]);

/**
 * Reads the escapes of JSON strings, however often they were applied: so a run of backslashes is the same as one, and one
 * before a sign that needs none the same as none.
 */
export class JsonReading implements Reading {
  readonly #take: TakeByte;
  #state: "text" | "backslash" | "unicode" = "text";
  #from = 0;
  /** The letter and the digits of an escape so far. */
  #unit: Written[] = [];
  /** The first half of a character beyond the first 65,536. */
  #high: { readonly unit: number; readonly from: number } | undefined;

  constructor(take: TakeByte) {
    this.#take = take;
  }

  get pendingFrom(): number {
    return this.#high?.from ?? (this.#state === "text" ? Infinity : this.#from);
  }

  read(byte: number, at: number): void {
    switch (this.#state) {
      case "text":
        if (byte === BACKSLASH) this.#begin(at);
        else this.#pass(byte, at, at + 1);
        return;
      case "backslash":
        if (byte === BACKSLASH || byte === LF || byte === CR) return;
        if (byte === U) {
          this.#state = "unicode";
          this.#unit = [{ byte, from: this.#from, to: at + 1 }];
          return;
        }
        this.#state = "text";
        return this.#pass(ESCAPES.get(byte) ?? byte, this.#from, at + 1);
      case "unicode":
        if (byte === LF || byte === CR) return;
        if (hexDigit(byte) === -1) {
          this.end();
          return this.read(byte, at);
        }
        this.#unit.push({ byte, from: at, to: at + 1 });
        if (this.#unit.length === 5) this.#takeUnit(at + 1);
        return;
    }
  }

  end(): void {
    this.#state = "text";
    this.#dropHigh();
    for (const { byte, from, to } of this.#unit.splice(0)) this.#pass(byte, from, to);
  }

  #begin(from: number): void {
    this.#state = "backslash";
    this.#from = from;
  }

  #takeUnit(to: number): void {
    const unit = this.#unit.splice(0).slice(1).reduce((sum, { byte }) => 16 * sum + hexDigit(byte), 0);
    this.#state = "text";
    const high = this.#high;
    if (unit >= 0xdc00 && unit <= 0xdfff && high !== undefined) {
      this.#high = undefined;
      this.#encode(String.fromCharCode(high.unit, unit), high.from, to);
      return;
    }
    this.#dropHigh();
    if (unit >= 0xd800 && unit <= 0xdbff) this.#high = { unit, from: this.#from };
    else this.#encode(String.fromCharCode(unit), this.#from, to);
  }

  #dropHigh(): void {
    const high = this.#high;
    this.#high = undefined;
    if (high !== undefined) this.#encode("\ufffd", high.from, high.from + 6);
  }

  #encode(text: string, from: number, to: number): void {
    for (const byte of new TextEncoder().encode(text)) this.#pass(byte, from, to);
  }

  #pass(byte: number, from: number, to: number): void {
    this.#dropHigh();
    if (byte !== LF && byte !== CR) this.#take(byte, from, to);
  }
}
