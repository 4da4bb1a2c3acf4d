import { JsonReading } from "./json_reading.ts";
import { PercentReading, TwicePercentReading, withSpaces } from "./percent_reading.ts";
import { CR, LF, type Reading, type TakeByte } from "./reading.ts";

/** Reads each byte as what it is. */
export class PlainReading implements Reading {
  readonly pendingFrom = Infinity;
  readonly #take: TakeByte;

  constructor(take: TakeByte) {
    this.#take = take;
  }

  read(byte: number, at: number): void {
    if (byte !== LF && byte !== CR) this.#take(byte, at, at + 1);
  }

  end(): void {}
}

/** What makes a reading. */
export type MakeReading = (take: TakeByte) => Reading;

/** Makes one of each. */
export const READINGS: readonly MakeReading[] = [
  (take) => new PlainReading(take),
  (take) => new TwicePercentReading(take),
  (take) => new JsonReading(take),
];

/** Returns all that bytes may be after each of the readings. */
export function meantBy(bytes: Uint8Array): Uint8Array[] {
  const plain = readBy((take) => new PlainReading(take), bytes);
  const decoded = readBy((take) => new PercentReading(take), bytes);
  return [
    plain,
    // Was it encoded twice, it is what is left; once, or not at all, and what looks like an escape in it was read, too.
    withSpaces(plain),
    decoded,
    readBy((take) => new PercentReading(take), decoded),
    readBy((take) => new JsonReading(take), bytes),
  ];
}

function readBy(make: MakeReading, bytes: Uint8Array): Uint8Array {
  const meant: number[] = [];
  const reading = make((byte) => meant.push(byte));
  bytes.forEach((byte, at) => reading.read(byte, at));
  reading.end();
  return Uint8Array.from(meant);
}
