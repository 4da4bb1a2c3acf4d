import { charactersOf } from "../../domain/text/columns.ts";
import { printable } from "../../domain/text/printable.ts";
import { fill } from "./fill.ts";

/**
 * Returns a text as lines of at most `width` columns, broken between words where possible, with nothing hidden in them. Blanks
 * in a row are one: they could push what follows to the left margin of the next line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(wrap("reads    what is there", 10), ["reads what", "is there"]);
 * assertEquals(wrap("abcdefgh", 5), ["abcde", "fgh"]);
 * ```
 */
export function wrap(text: string, width: number): string[] {
  return fill(printable(text).split(/\s+/u).flatMap((word) => cut(word, width)), " ", width);
}

/** Cuts a printable text into pieces of at most `width` columns. */
export function cut(text: string, width: number): string[] {
  const found: string[] = [];
  let piece = "";
  let used = 0;
  for (const character of charactersOf(text)) {
    if (used + character.width > width) {
      found.push(piece);
      piece = "";
      used = 0;
    }
    piece += character.text;
    used += character.width;
  }
  return [...found, piece];
}
