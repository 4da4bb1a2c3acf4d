import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { clipped } from "../../../src/domain/text/clipped.ts";

const size = (text: string) => new TextEncoder().encode(text).length;

Deno.test("clipped() leaves a text that fits, to the byte", () => {
  for (const text of ["", "x".repeat(100), "ä".repeat(50), "漢".repeat(33), "👩".repeat(25)]) {
    assertEquals(clipped(text, 100), text);
  }
});

Deno.test("clipped() keeps head and tail, and says how much it left out", () => {
  const text = `head ${"x".repeat(1e6)} tail`;
  assertEquals(
    clipped(text, 80),
    `head ${"x".repeat(10)} [... 999980 characters left out ...] ${"x".repeat(10)} tail`,
  );
});

Deno.test("clipped() never cuts a character in two, whatever stands there", () => {
  const unit = fc.constantFrom("a", "ä", "漢", "👩‍🚀", "\ufeff", "e\u0301");
  const text = fc.array(unit, { maxLength: 300 }).map((parts) => parts.join(""));
  fc.assert(fc.property(text, fc.integer({ min: 50, max: 400 }), (text, limit) => {
    const short = clipped(text, limit);
    assert(size(short) <= limit);
    assertEquals(short === text, size(text) <= limit);
    const [, head, count, tail] = /^(.*) \[\.\.\. (\d+) characters left out \.\.\.\] (.*)$/su.exec(short) ??
      [];
    if (head === undefined || tail === undefined) return;
    assert(text.startsWith(head) && text.endsWith(tail) && short.isWellFormed());
    assertEquals(head.length + Number(count) + tail.length, text.length);
    // At most a character that takes four bytes has no room on either side.
    assert(size(head) > (limit - 50) / 2 - 4 && size(tail) > (limit - 50) / 2 - 4);
  }));
});

Deno.test("clipped() takes lone surrogates", () => {
  const short = clipped("\ud800".repeat(1000) + "\udc00".repeat(1000), 100);
  assert(size(short) <= 100);
});

Deno.test("clipped() of a huge text costs next to nothing", () => {
  const text = "A".repeat(200e6);
  const began = performance.now();
  assertEquals(size(clipped(text, 65_536)) <= 65_536, true);
  assert(performance.now() - began < 2000);
});
