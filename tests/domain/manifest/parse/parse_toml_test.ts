import { assertEquals, assertThrows } from "@std/assert";
import { parseToml } from "../../../../src/domain/manifest/parse/parse_toml.ts";

const REFUSED: readonly (readonly [what: string, text: string, message: string])[] = [
  ["a broken value", "a = 1\nb = yes", 'line 2, column 5: invalid value, at "b = yes"'],
  ["an open list", "a = [1, 2", 'line 1, column 10: expected comma or end of structure, at "a = [1, 2"'],
  [
    "two pairs in a line",
    "a = 1 b = 2",
    'line 1, column 7: each key-value declaration must be followed by an end-of-line, at "a = 1 b = 2"',
  ],
  [
    "a key given twice",
    "a = 1\na = 2",
    'line 2, column 1: trying to redefine an already defined table or value, at "a = 2"',
  ],
  [
    "lists given twice",
    "a = [1]\na = [2]",
    'line 2, column 1: trying to redefine an already defined table or value, at "a = [2]"',
  ],
  [
    "a table given twice",
    "[plugins.x]\r\na = 1\r\n[plugins.x]\r\n",
    'line 3, column 2: trying to redefine an already defined table or value, at "[plugins.x]"',
  ],
  [
    "a key that becomes a table",
    "[a]\nb = 1\n[a.b]\n",
    'line 3, column 2: trying to redefine an already defined table or value, at "[a.b]"',
  ],
  [
    "an inline table that is extended",
    "a = { b = 1 }\n[a.c]",
    'line 2, column 2: trying to redefine an already defined table or value, at "[a.c]"',
  ],
  [
    "an integer that no number holds",
    "a = 9007199254740993",
    'line 1, column 5: integer value cannot be represented losslessly, at "a = 9007199254740993"',
  ],
  ["tables nested without end", `${"a.".repeat(20_000)}b = 1`, "tables are nested more than 100 deep"],
];

for (const [what, text, message] of REFUSED) {
  Deno.test(`parseToml() refuses ${what}`, () => {
    assertEquals(assertThrows(() => parseToml(text), SyntaxError).message, message);
  });
}

Deno.test("parseToml() does not take text in strings for keys", () => {
  const text = 'a = """\na = 1\n[b]\n"""\nb = [\n  "a = 1",\n]\n';
  assertEquals(
    parseToml(text),
    new Map<string, string | string[]>([["a", "a = 1\n[b]\n"], ["b", ["a = 1"]]]),
  );
});

Deno.test("parseToml() reads dates without an offset in UTC, and a local time as text", () => {
  const table = parseToml(
    "a = 2026-01-31\nb = 2026-01-31 06:00:00\nc = 2026-01-31T06:00:00+02:00\nd = 07:30:00\n",
  );
  assertEquals(table.get("a"), new Date("2026-01-31T00:00:00Z"));
  assertEquals(table.get("b"), new Date("2026-01-31T06:00:00Z"));
  assertEquals(table.get("c"), new Date("2026-01-31T04:00:00Z"));
  assertEquals(table.get("d"), "07:30:00.000");
});

Deno.test("parseToml() takes the names of a prototype's members for keys", () => {
  const text = "[a.b]\n[a.__proto__.polluted]\nyes = true\n[a.constructor]\nc = 1\n[__proto__]\nx = 1\n";
  const table = parseToml(text);
  assertEquals([...table.keys()], ["a", "__proto__"]);
  assertEquals(Object.hasOwn(Object.prototype, "polluted"), false);
  assertEquals(Object.hasOwn(Object.prototype, "x"), false);
});
