import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatLogLine, formatLogReport } from "../../../src/commands/format/log_line.ts";
import { printable } from "../../../src/domain/text/printable.ts";
import { hostileText, isHostile } from "../../domain/text/hostile_text.ts";

const AT = { time: new Date(0), level: "info" } as const;
const LEAD = "1970-01-01 00:00:00.000Z info  ";

const LINES: readonly (readonly [fields: Record<string, unknown>, line: string])[] = [
  [{ n: 1, s: "x", t: true, z: null }, "m n=1 s=x t=true z=null"],
  [
    { s: "a b", e: "", q: 'a"b', eq: "a=b", back: "a\\nb" },
    'm s="a b" e="" q="a\\"b" eq="a=b" back="a\\\\nb"',
  ],
  [{ "a b": 1, "c=d": 2, "": 3, '"': 4, "x\n2026 y": 5 }, 'm "a b"=1 "c=d"=2 ""=3 "\\""=4 "x\\n2026 y"=5'],
  [{ "k\u202e": "v\u200b", ["\x1b[2J"]: "\x07" }, 'm "k\\u202e"="v\\u200b" "\\u001b[2J"="\\u0007"'],
  [{ deep: { "a\n": ["\x1b[31m"] } }, 'm deep={"a\\n":["\\u001b[31m"]}'],
];

for (const [fields, line] of LINES) {
  Deno.test(`formatLogLine() shows ${JSON.stringify(fields)} as ${line}`, () => {
    assertEquals(formatLogLine({ ...AT, message: "m", fields }, "UTC"), LEAD + line);
  });
}

Deno.test("formatLogLine() makes one harmless line of any message and fields", () => {
  const fields = fc.dictionary(hostileText, fc.oneof(hostileText, fc.array(hostileText), fc.integer()));
  fc.assert(fc.property(hostileText, fields, (message, fields) => {
    const line = formatLogLine({ ...AT, message, fields }, "UTC");
    assert(!isHostile(line), JSON.stringify(line));
    assert(line.startsWith(LEAD));
  }));
});

Deno.test("formatLogReport() gives each line of a report its own, indented", () => {
  const message = "Error: no\n2026-01-01 00:00:00.000Z info  forged\r\n\tat run\n";
  assertEquals(formatLogReport({ ...AT, level: "error", message }, "UTC"), [
    "1970-01-01 00:00:00.000Z error Error: no",
    "  2026-01-01 00:00:00.000Z info  forged",
    "      at run",
  ]);
  fc.assert(fc.property(hostileText, (message) => {
    const [, ...rest] = formatLogReport({ ...AT, message }, "UTC");
    for (const line of rest) assert(line.startsWith("  ") && !printable(line).includes("\n"));
  }));
});
