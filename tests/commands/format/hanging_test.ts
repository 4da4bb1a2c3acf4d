import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { hanging, indented, linesOf } from "../../../src/commands/format/hanging.ts";
import { hostileText } from "../../domain/text/hostile_text.ts";

Deno.test("hanging() indents what follows the first line, unless it is already", () => {
  assertEquals(hanging("gapless: a\nreport: ok"), ["gapless: a", "  report: ok"]);
  assertEquals(hanging("gapless: a\n  b\nreport: ok"), ["gapless: a", "    b", "  report: ok"]);
  assertEquals(hanging("gapless: a:\n  b: no\n  c: no"), ["gapless: a:", "  b: no", "  c: no"]);
  assertEquals(hanging("gapless: a"), ["gapless: a"]);
});

Deno.test("only the first line of any text stands at the left margin", () => {
  fc.assert(fc.property(hostileText, (text) => {
    for (const line of [...hanging(text).slice(1), ...indented(text)]) {
      assert(line === "" || line.startsWith("  "), line);
    }
    assertEquals(hanging(text).length, linesOf(text).length);
  }));
});

Deno.test("a report of nothing but line ends costs no time", () => {
  const began = performance.now();
  indented(`${"\n".repeat(65_536)}x`);
  assert(performance.now() - began < 1000);
});
