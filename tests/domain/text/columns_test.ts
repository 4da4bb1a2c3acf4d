import { assertEquals } from "@std/assert";
import { columns } from "../../../src/domain/text/columns.ts";

const WIDTHS: readonly (readonly [text: string, width: number])[] = [
  ["", 0],
  ["report", 6],
  ["Grüße", 5],
  ["e\u0301", 1],
  ["漢字かなカナ", 12],
  ["한글", 4],
  ["ｆｕｌｌ", 8],
  ["👩‍👩‍👧", 2],
  ["❤️", 2],
  ["🇩🇪", 2],
  ["می‌خواهم", 7],
];

for (const [text, width] of WIDTHS) {
  Deno.test(`columns("${text}") is ${width}`, () => assertEquals(columns(text), width));
}
