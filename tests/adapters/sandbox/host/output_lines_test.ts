import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { OutputLines } from "../../../../src/adapters/sandbox/host/output_lines.ts";

function linesOf(parts: readonly Uint8Array<ArrayBuffer>[]): string[] {
  const lines: string[] = [];
  const output = new OutputLines((line) => lines.push(line));
  for (const part of parts) output.push(part);
  output.end();
  return lines;
}

const encoder = new TextEncoder();

Deno.test("output comes as the lines that were printed, however the pipe cuts them", () => {
  const text = fc.array(fc.string({ unit: "grapheme" }).map((line) => line.replaceAll(/[\r\n]/g, ""))).map((
    lines,
  ) => lines.join("\n"));
  fc.assert(fc.property(text, fc.integer({ min: 1, max: 9 }), (printed, size) => {
    const bytes = encoder.encode(printed);
    const parts = Array.from(
      { length: Math.ceil(bytes.length / size) },
      (_, i) => bytes.slice(i * size, (i + 1) * size),
    );
    const expected = printed.split("\n");
    // A last line without a text is none.
    assertEquals(linesOf(parts), expected.at(-1) === "" ? expected.slice(0, -1) : expected);
  }));
});

Deno.test("a line without an end is cut, and what is no text is shown as such", () => {
  assertEquals(linesOf([encoder.encode("x".repeat(40_000))]).map(({ length }) => length), [
    16_384,
    16_384,
    7_232,
  ]);
  assertEquals(linesOf([Uint8Array.of(65, 255, 10, 66)]), ["A\ufffd", "B"]);
  assertEquals(linesOf([encoder.encode("dos\r\n")]), ["dos"]);
});
