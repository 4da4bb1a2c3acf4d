import { columns } from "../../domain/text/columns.ts";

/**
 * Joins words to lines of at most `width` columns, a word of its own that is longer apart.
 *
 * @param gap What stands between two words.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(fill(["every", "five", "minutes"], " ", 10), ["every five", "minutes"]);
 * ```
 */
export function fill(words: readonly string[], gap: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && columns(last + gap + word) <= width) {
      lines.splice(-1, 1, last + gap + word);
    } else lines.push(word);
  }
  return lines;
}
