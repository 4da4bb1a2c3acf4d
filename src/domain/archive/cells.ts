import type { Row } from "./tables.ts";

/** Returns the whole number in a column; NaN where there is none, which equals nothing. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  return typeof value === "number" ? value : NaN;
}

/** Returns the text in a column. */
export function textOf(row: Row, column: string): string {
  return String(row[column] ?? "");
}
