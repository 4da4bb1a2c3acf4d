import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { stateTable } from "../../../src/commands/format/paint.ts";
import { table } from "../../../src/commands/format/table.ts";
import { columns } from "../../../src/domain/text/columns.ts";
import { hostileText, isHostile } from "../../domain/text/hostile_text.ts";

Deno.test("table() lines columns up by what a terminal shows", () => {
  assertEquals(
    table(["NAME", ">N", "WHY"], [["漢字", "1", "a"], ["e\u0301", "22", "b"], ["a\nb", "3", "c"]]),
    [
      "NAME   N  WHY",
      "漢字   1  a",
      "e\u0301     22  b",
      "a\\nb   3  c",
    ],
  );
});

Deno.test("table() has one harmless line for each row, all of one width but for the last cell", () => {
  const rows = fc.array(fc.tuple(hostileText, hostileText));
  fc.assert(fc.property(rows, (rows) => {
    const lines = table(["A", "B"], rows.map(([a]) => [a, "."]));
    assertEquals(lines.length, rows.length + 1);
    assertEquals(new Set(lines.slice(1).map(columns)).size <= 1, true);
    for (const line of table(["A", "B"], rows)) assert(!isHostile(line), JSON.stringify(line));
  }));
});

Deno.test("stateTable() colours words of state, and nothing else", () => {
  assertEquals(stateTable(["NAME", "STATE", "N"], [["failed", "failed", "1"], ["x", "odd", "2"]], 1), [
    "NAME    STATE   N",
    ["failed  ", { text: "failed", colour: "red" }, "  1"],
    ["x       ", "odd   ", "  2"],
  ]);
});
