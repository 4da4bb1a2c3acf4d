/** Takes a byte that is meant, and from where to where it is written. */
export type TakeByte = (byte: number, from: number, to: number) => void;

/** One way to read bytes: what is written is told apart from what is meant by it. Line ends mean nothing in all of them. */
export interface Reading {
  /** Reads the byte at a position. */
  read(byte: number, at: number): void;
  /** Where what is not understood yet begins; infinite if there is nothing. */
  readonly pendingFrom: number;
  /** Takes what is not understood yet as it is written. */
  end(): void;
}

/** A byte as it is written. */
export interface Written {
  readonly byte: number;
  readonly from: number;
  readonly to: number;
}

export const LF = 10;
export const CR = 13;

/** Returns the value of a hexadecimal digit; -1 if the byte is none. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
