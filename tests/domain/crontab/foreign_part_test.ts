import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { replaceBlock } from "../../../src/domain/crontab/block.ts";
import { foreignPart } from "../../../src/domain/crontab/foreign_part.ts";

const LINES = ["0 1 * * * /bin/gapless run a"];

Deno.test("foreignPart() takes every intact block off, and nothing else", () => {
  const two = replaceBlock(replaceBlock("a\n\nb", "one", LINES), "two", LINES);
  assertEquals(foreignPart(two), "a\n\nb");
  const edited = replaceBlock("a\n", "one", LINES).replace("0 1", "0 2");
  assertEquals(foreignPart(edited), edited);
  assertEquals(foreignPart("# END gapless one\n"), "# END gapless one\n");
});

Deno.test("foreignPart() is what replaceBlock() was given", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assertEquals(foreignPart(replaceBlock(text, "site", LINES)), text);
  }));
});
