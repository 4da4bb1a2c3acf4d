/**
 * Formats rows as columns, each as wide as its longest cell, two blanks between.
 *
 * @param head Titles; `>` in front of one aligns its column to the right.
 * @param rows As many cells each as there are titles.
 * @param dress Dresses a padded cell, for example in colour.
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
  dress: (cell: string, column: number) => string = (cell) => cell,
): string[] {
  const titles = head.map((title) => title.replace(/^>/, ""));
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0))
  );
  const pad = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    if (head[column]?.startsWith(">")) return cell.padStart(width);
    return column === titles.length - 1 ? cell : cell.padEnd(width);
  };
  return [
    titles.map(pad).join("  "),
    ...rows.map((row) => row.map((cell, column) => dress(pad(cell, column), column)).join("  ")),
  ];
}
