/** Values of one field, as bits: `1n << value`. */
export type FieldSet = bigint;

export const NONE: FieldSet = 0n;
const HALF = (1n << 32n) - 1n;

/** Returns the set of some values. */
export function setOf(values: Iterable<number>): FieldSet {
  let set = NONE;
  for (const value of values) set |= 1n << BigInt(value);
  return set;
}

/** Returns the values, ascending. */
export function valuesOf(set: FieldSet): number[] {
  const values: number[] = [];
  for (const [half, base] of [[Number(set & HALF), 0], [Number(set >> 32n), 32]] as const) {
    for (let bits = half >>> 0; bits !== 0; bits = (bits & (bits - 1)) >>> 0) {
      values.push(base + 31 - Math.clz32(bits & -bits));
    }
  }
  return values;
}

/** Tells whether a value is in the set. */
export function has(set: FieldSet, value: number): boolean {
  return (set >> BigInt(value) & 1n) === 1n;
}

/** Returns how many values there are. */
export function sizeOf(set: FieldSet): number {
  return countBits(Number(set & HALF)) + countBits(Number(set >> 32n));
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}
