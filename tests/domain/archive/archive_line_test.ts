import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { formatArchiveLine, parseArchiveLine } from "../../../src/domain/archive/archive_line.ts";
import { type TableName, TABLES } from "../../../src/domain/archive/tables.ts";

const NEXT = { decisions: 1, backfills: 2, windows: 3, runs: 4 };

Deno.test("parseArchiveLine() gives back what formatArchiveLine() was given, whatever it holds", () => {
  const value = fc.oneof(fc.string({ unit: "binary" }), fc.maxSafeInteger(), fc.constant(null));
  const row = fc.constantFrom(...Object.keys(TABLES) as TableName[]).chain((table) =>
    fc.tuple(...TABLES[table].map((column) => fc.tuple(fc.constant(column as string), value)))
      .map((cells) => ({ kind: "row" as const, table, row: Object.fromEntries(cells) }))
  );
  fc.assert(fc.property(row, (line) => {
    const text = formatArchiveLine(line);
    assertEquals(text.includes("\n"), false);
    assertEquals(parseArchiveLine(text), line);
  }));
  const head = { kind: "head", next: NEXT } as const;
  assertEquals(parseArchiveLine(formatArchiveLine(head)), head);
});

const RUN = Object.fromEntries(TABLES.runs.map((column) => [column, 1]));

const FAULTS = [
  ["", "it is no JSON object"],
  ["[1]", "it is no JSON object"],
  ['{"runs":', "it is no JSON object"],
  ["{}", "it is no line of an exported ledger"],
  ['{"passwords":{}}', "it is no line of an exported ledger"],
  ['{"end":-1}', "it is no line of an exported ledger"],
  ['{"end":1,"runs":{}}', "it is no line of an exported ledger"],
  ['{"runs":[]}', "it is no JSON object"],
  ['{"runs":{}}', 'its "id" is missing, or neither a text, a whole number nor null'],
  [
    JSON.stringify({ runs: { ...RUN, token: 0.5 } }),
    'its "token" is missing, or neither a text, a whole number nor null',
  ],
  [
    JSON.stringify({ runs: { ...RUN, error: { toString: 1 } } }),
    'its "error" is missing, or neither a text, a whole number nor null',
  ],
  [JSON.stringify({ runs: { ...RUN, 'x"; drop': 1 } }), '"x"; drop" is no column of "runs"'],
  [
    JSON.stringify({ gapless: "ledger", version: 2, next: NEXT }),
    "it is of version 2, and this program knows version 1; import it with the program that exported it, or export it " +
    "again",
  ],
  [
    JSON.stringify({ gapless: "ledger", version: 1, next: { windows: 1 } }),
    "it does not say which numbers come next",
  ],
] as const;

for (const [text, why] of FAULTS) {
  Deno.test(`parseArchiveLine() refuses ${text.slice(0, 60) || "nothing"}`, () => {
    const error = assertThrows(() => parseArchiveLine(text), SyntaxError);
    assertEquals(error.message, why);
  });
}
