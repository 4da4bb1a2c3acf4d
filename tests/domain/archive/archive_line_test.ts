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
  const head = { kind: "head", version: 3, next: NEXT } as const;
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
    JSON.stringify({ gapless: "ledger", version: 5, next: NEXT }),
    "it is of version 5, and this program knows versions up to 4; import it with the program that exported it, or a " +
    "newer one",
  ],
  [
    JSON.stringify({ gapless: "ledger", version: "1", next: NEXT }),
    'it is of version "1", and this program knows versions up to 4; import it with the program that exported it, or a ' +
    "newer one",
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

Deno.test("parseArchiveLine() takes a line of Gapless 0.1.0, in which the newer columns are not known", () => {
  const { artifact: _a, config_digest: _c, program: _p, ...old } = RUN;
  const row = { ...old, artifact: null, config_digest: null, program: null };
  assertEquals(parseArchiveLine(JSON.stringify({ runs: old }), 1), { kind: "row", table: "runs", row });
  assertThrows(
    () => parseArchiveLine(JSON.stringify({ runs: old })),
    SyntaxError,
    'its "artifact" is missing',
  );
  assertThrows(
    () => parseArchiveLine(JSON.stringify({ runs: RUN }), 1),
    SyntaxError,
    '"artifact" is no column of "runs"',
  );
});
