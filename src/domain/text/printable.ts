// deno-lint-ignore no-control-regex
const CONTROLS = /(?!\u{1b}\[\d*m)[^\P{Cc}\n\t]/gu;

/**
 * Returns a text in which control characters (line ends, tabs and colours apart) are shown instead of obeyed: what a
 * plugin says must not steer the reader's terminal. JSON stays the same JSON.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(printable("\x1b[31mred\x1b[0m \x1b[2Jcleared"), "\x1b[31mred\x1b[0m \\u001b[2Jcleared");
 * ```
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
