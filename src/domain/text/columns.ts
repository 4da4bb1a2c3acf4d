const PLAIN = /^[\x20-\x7e]*$/;
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}\ufe0f]/u;
const SHAPELESS = /^[\p{Mn}\p{Me}\u200c\u200d\ufe00-\ufe0f]+$/u;

/**
 * Returns how many columns of a terminal a printable text takes: Chinese, Japanese and Korean characters and emoji take two.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(columns("report"), 6);
 * assertEquals(columns("漢字 e\u0301 👩‍🚀"), 9);
 * ```
 */
export function columns(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return charactersOf(text).reduce((count, { width }) => count + width, 0);
}

/** Returns the characters of a printable text as a reader sees them, each with the columns that it takes. */
export function charactersOf(text: string): { readonly text: string; readonly width: number }[] {
  if (PLAIN.test(text)) return Array.from(text, (char) => ({ text: char, width: 1 }));
  // Costly the first time: text that is plain must not pay for it.
  const characters = new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(characters.segment(text), ({ segment }) => ({
    text: segment,
    width: WIDE.test(segment) ? 2 : SHAPELESS.test(segment) ? 0 : 1,
  }));
}
