import type { Terminal } from "../cli/terminal.ts";

const GREEN = 32, YELLOW = 33, RED = 31, GREY = 90;

const COLOURS: Readonly<Record<string, number>> = {
  ok: GREEN,
  done: GREEN,
  running: YELLOW,
  ungranted: YELLOW,
  leased: YELLOW,
  owed: YELLOW,
  cancelled: YELLOW,
  superseded: YELLOW,
  skipped: GREY,
  disabled: GREY,
  paused: GREY,
  unloadable: RED,
  parked: RED,
  silent: RED,
  note: YELLOW,
  trouble: RED,
  failed: RED,
  timeout: RED,
  crashed: RED,
};

/** Returns how to dress the cells of a table: words of state get their colour in `column`, if the terminal wants any. */
export function paintStates({ colour }: Terminal, column: number): (cell: string, at: number) => string {
  if (!colour) return (cell) => cell;
  return (cell, at) => {
    const code = at === column ? COLOURS[cell.trim()] : undefined;
    return code === undefined ? cell : `\x1b[${code}m${cell}\x1b[0m`;
  };
}
