import type { Colour, Line, Painted } from "../../ports/screen.ts";
import { GAP, tableCells } from "./table.ts";

const COLOURS: Readonly<Record<string, Colour>> = {
  ok: "green",
  done: "green",
  running: "yellow",
  ungranted: "yellow",
  leased: "yellow",
  owed: "yellow",
  cancelled: "yellow",
  superseded: "yellow",
  skipped: "grey",
  disabled: "grey",
  paused: "grey",
  unloadable: "red",
  parked: "red",
  stuck: "red",
  silent: "red",
  ahead: "red",
  late: "red",
  waiting: "yellow",
  new: "grey",
  note: "yellow",
  trouble: "red",
  failed: "red",
  timeout: "red",
  crashed: "red",
};

/** Gives a word of state, which may be padded, its colour. */
export function paintState(word: string): string | Painted {
  const colour = COLOURS[word.trim()];
  return colour === undefined ? word : { text: word, colour };
}

/** Formats rows as `table()` does; words of state get their colour in `column`. */
export function stateTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  column: number,
): Line[] {
  return tableCells(head, rows).map((row, index) => {
    if (index === 0) return row.join(GAP);
    const [before, after] = [row.slice(0, column), row.slice(column + 1)];
    const left = before.map((cell) => cell + GAP).join("");
    const right = after.map((cell) => GAP + cell).join("");
    return [left, paintState(row[column] ?? ""), right];
  });
}
