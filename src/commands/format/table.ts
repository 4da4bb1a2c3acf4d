import { columns } from "../../domain/text/columns.ts";
import { printable } from "../../domain/text/printable.ts";

/**
 * Formats rows as columns, each as wide as its longest cell, two blanks between. What a cell hides is shown as an escape.
 *
 * @param head Titles; `>` in front of one aligns its column to the right.
 * @param rows As many cells each as there are titles.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(table(["NAME", ">RUNS"], [["report", "12"]]), ["NAME    RUNS", "report    12"]);
 * ```
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  return tableCells(head, rows).map((row) => row.join(GAP));
}

/** What stands between two columns. */
export const GAP = "  ";

/** Returns the cells of a table, its titles first, each padded to the width of its column. */
export function tableCells(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[][] {
  const titles = head.map((title) => title.replace(/^>/, ""));
  const shown = [titles, ...rows.map((row) => row.map(printable))];
  const widths = titles.map((_, column) =>
    shown.reduce((widest, row) => Math.max(widest, columns(row[column] ?? "")), 0)
  );
  const pad = (cell: string, column: number) => {
    const blanks = " ".repeat((widths[column] ?? 0) - columns(cell));
    if (head[column]?.startsWith(">")) return blanks + cell;
    return column === titles.length - 1 ? cell : cell + blanks;
  };
  return shown.map((row) => row.map(pad));
}
