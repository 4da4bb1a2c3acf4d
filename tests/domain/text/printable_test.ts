import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { printable } from "../../../src/domain/text/printable.ts";
import { HOSTILE, hostileText, isHostile } from "./hostile_text.ts";

const SHOWN: readonly (readonly [text: string, shown: string])[] = [
  ["a\nb\r\n\tc", "a\\nb\\r\\n\\tc"],
  ["\x1b[31mred\x1b[0m", "\\u001b[31mred\\u001b[0m"],
  ["\x1b]0;title\x07", "\\u001b]0;title\\u0007"],
  ["\x9b2J\x85", "\\u009b2J\\u0085"],
  ["abc\u202etxt\u202c", "abc\\u202etxt\\u202c"],
  ["\u2028\u2029", "\\u2028\\u2029"],
  ["ad\u200bmin\ufeff", "ad\\u200bmin\\ufeff"],
  ["x\u{e0041}", "x\\udb40\\udc41"],
  ["\ud800x", "\\ud800x"],
];

for (const [text, shown] of SHOWN) {
  Deno.test(`printable() shows ${JSON.stringify(text)} as ${shown}`, () =>
    assertEquals(printable(text), shown));
}

for (
  const text of [
    "",
    "plain ~ text",
    "naïve Grüße",
    "漢字 かな",
    "👩‍🚀 ❤️ 1️⃣ 🇩🇪",
    "می‌خواهم",
    "क्‍ष",
    "back\\nslash",
  ]
) {
  Deno.test(`printable() leaves ${JSON.stringify(text)} as it is`, () => assertEquals(printable(text), text));
}

Deno.test("printable() hides every character that may not be printed", () => {
  for (const char of HOSTILE) {
    assert(isHostile(char) && !isHostile(printable(`a${char}b`)), JSON.stringify(char));
  }
});

Deno.test("printable() makes one harmless line of any text, and of that the same line again", () => {
  fc.assert(fc.property(hostileText, (text) => {
    const line = printable(text);
    assert(!isHostile(line), JSON.stringify(line));
    assertEquals(line.split(/\r|\n|\v|\f|\x85|\u2028|\u2029/).length, 1);
    assertEquals(printable(line), line);
  }));
});

Deno.test("printable() leaves JSON the same JSON", () => {
  const value = fc.oneof(hostileText, fc.dictionary(hostileText, hostileText), fc.array(hostileText));
  fc.assert(fc.property(value, (value) => {
    const json = JSON.stringify(value);
    assertEquals(JSON.parse(printable(json)), JSON.parse(json));
  }));
});
