const INDENT = "  ";

/**
 * Returns a text of several lines, such as a report with a stack, as lines that begin with blanks. Lines at the left margin
 * are the program's own.
 */
export function indented(text: string): string[] {
  return linesOf(text).map((line) => INDENT + line);
}

/**
 * Returns a text of several lines as a heading and the lines below it. Those begin with blanks, so that none can pass for a
 * line of the program's own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(hanging("gapless: no\nit is so\n"), ["gapless: no", "  it is so"]);
 * assertEquals(hanging("gapless: no\n    at run"), ["gapless: no", "    at run"]);
 * ```
 */
export function hanging(text: string): string[] {
  const [first = "", ...rest] = linesOf(text);
  const hangs = rest.every((line) => line === "" || line.startsWith(INDENT));
  return [first, ...(hangs ? rest : rest.map((line) => INDENT + line))];
}

/** Returns the lines of a text that is shown as several on purpose. On a terminal a tab is some blanks, and so it is here. */
export function linesOf(text: string): string[] {
  return text.trimEnd().replaceAll("\t", "    ").split(/\r?\n/);
}
