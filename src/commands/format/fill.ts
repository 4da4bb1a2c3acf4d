/**
 * Joins words to lines that are no longer than `width`, a word of its own that is longer apart.
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
    if (last !== undefined && last.length + gap.length + word.length <= width) {
      lines.splice(-1, 1, last + gap + word);
    } else lines.push(word);
  }
  return lines;
}
