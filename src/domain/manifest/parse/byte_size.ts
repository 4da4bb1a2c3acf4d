import { quote } from "../../text/quote.ts";

/** By the lower-cased unit: the capital in `kB` or `MB` carries no meaning, the `i` does. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["b", 1],
  ["kb", 1000],
  ["mb", 1000 ** 2],
  ["gb", 1000 ** 3],
  ["tb", 1000 ** 4],
  ["kib", 1024],
  ["mib", 1024 ** 2],
  ["gib", 1024 ** 3],
  ["tib", 1024 ** 4],
]);

/**
 * Parses a size in bytes as people write it.
 *
 * @returns Bytes, a whole number.
 * @throws {SyntaxError} If the text is no size.
 * @throws {RangeError} If it is negative, or too large to be counted.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseByteSize("64kB"), 64_000);
 * assertEquals(parseByteSize("1 MiB"), 1_048_576);
 * ```
 */
export function parseByteSize(text: string): number {
  const size = text.trim();
  if (/^-\s*\d/.test(size)) throw new RangeError(refusal(text, "it is negative"));
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(size) ?? [];
  if (amount === undefined) throw new SyntaxError(refusal(text, 'write it like "64kB", "1MB" or "1.5GiB"'));
  const factor = UNITS.get(unit.toLowerCase());
  if (factor === undefined) {
    throw new SyntaxError(
      refusal(text, `${quote(unit)} is no unit; known: B, kB, MB, GB, TB, KiB, MiB, GiB, TiB`),
    );
  }
  const bytes = Math.round(Number(amount) * factor);
  if (!Number.isSafeInteger(bytes)) throw new RangeError(refusal(text, "it is too large"));
  return bytes;
}

function refusal(text: string, why: string): string {
  return `Cannot use the size ${quote(text)}: ${why}`;
}
