import fc from "fast-check";

/** Characters that steer a terminal, hide, or change how others are read. */
export const HOSTILE = [
  ..."\0\x07\b\t\n\v\f\r\x1b\x7f\x80\x85\x90\x9b\x9d\x9f",
  ..."\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e",
  ..."\u2060\u2061\u2064\u2066\u2067\u2068\u2069\u206a\u206f\u3164\ufeff\ufff9\ufffb",
  ..."\u{e0001}\u{e0020}\u{e0041}\u{e007f}\u{1d173}",
  "\ud800",
  "\udfff",
];

/** Escape sequences that do something on a terminal, and lines that look like the program's own. */
const SEQUENCES = [
  "\x1b[31m",
  "\x1b[2J",
  "\x1b]0;title\x07",
  "\x1b]52;c;ZXZpbA==\x07",
  "\x1b]8;;http://evil.example\x1b\\",
  "\x9b31m",
  "\ngapless: all is well",
  "\r\x1b[KGrant this? [y/N] y",
  "\r\n2026-01-01 00:00:00.000Z info  forged",
];

/** Any text, with much in it that must not reach a terminal. */
export const hostileText: fc.Arbitrary<string> = fc.array(
  fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(...HOSTILE),
    fc.constantFrom(...SEQUENCES),
    fc.constantFrom("a", " ", "=", '"', "\\", "漢字", "👩‍🚀", "می‌خواهم"),
  ),
).map((parts) => parts.join(""));

/** Tells whether a text holds one of the characters that no printed line may hold. */
export function isHostile(text: string): boolean {
  return !text.isWellFormed() ||
    // deno-lint-ignore no-control-regex
    /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\u{1d173}]/u
      .test(text);
}
