import { parseByteSize } from "./byte_size.ts";
import { parseDuration } from "../../instant/duration.ts";
import { mismatch } from "./mismatch.ts";
import type { TomlTable, TomlValue } from "./parse_toml.ts";

// What a key may hold, as functions from any value to the one that is wanted.
// Each throws a SyntaxError, RangeError or ValueTypeError that tells what was expected.

export function asText(value: TomlValue): string {
  if (typeof value !== "string") throw mismatch("a string", value);
  return value;
}

export function asFlag(value: TomlValue): boolean {
  if (typeof value !== "boolean") throw mismatch("true or false", value);
  return value;
}

export function asTable(value: TomlValue): TomlTable {
  if (!(value instanceof Map)) throw mismatch("a table", value);
  return value;
}

/** A whole number from 1 on. */
export function asCount(value: TomlValue): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1) {
    throw mismatch("a whole number from 1 on", value);
  }
  return value;
}

/** Milliseconds. A bare number is refused as the text is: by the hint to add a unit. */
export function asDuration(value: TomlValue): number {
  if (typeof value === "number") return parseDuration(String(value));
  if (typeof value !== "string") throw mismatch('a duration such as "90s" or "1h30m"', value);
  return parseDuration(value);
}

/** Bytes, which is also what a bare number counts. */
export function asSize(value: TomlValue): number {
  if (typeof value !== "string" && typeof value !== "number") {
    throw mismatch('a size such as "1MB" or a number of bytes', value);
  }
  return parseByteSize(String(value));
}

/** One of several words. */
export function asOneOf<const Word extends string>(words: readonly Word[]): (value: TomlValue) => Word {
  return (value) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    const list = new Intl.ListFormat("en", { type: "disjunction" });
    throw mismatch(list.format(words.map((word) => `"${word}"`)), value);
  };
}
