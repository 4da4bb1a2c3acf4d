/** Text that needs no closer look: most of what is printed. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * What a reader would obey or overlook instead of see: control characters, line and paragraph separators, changes of
 * direction, lone surrogates, and characters without a shape of their own. Joiners and variation selectors are left, for
 * scripts and emoji need them, and so are the few format characters of Arabic, Syriac and Kaithi that are visible.
 */
const HIDDEN =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\u200c\u200d\ufe00-\ufe0f\u180b-\u180d\u180f\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]]/gv;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Returns a text as one line in which nothing is hidden: control characters, line ends, colours, changes of direction and
 * invisible characters are written as escapes. Text of a plugin can then neither steer the reader's terminal nor pretend to
 * be a line of its own. JSON stays the same JSON.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(printable("a\nb \x1b[31mred \u202etxt"), "a\\nb \\u001b[31mred \\u202etxt");
 * assertEquals(printable("naïve 漢字 👩‍🚀"), "naïve 漢字 👩‍🚀");
 * ```
 */
export function printable(text: string): string {
  return PLAIN.test(text) ? text : text.replace(HIDDEN, (char) => SHORT[char] ?? escaped(char));
}

/** JSON knows no other escapes than those of UTF-16 units. */
function escaped(char: string): string {
  return char.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}
