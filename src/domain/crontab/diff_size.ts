/** How many lines a unified diff adds and takes away. */
export interface DiffSize {
  readonly added: number;
  readonly removed: number;
}

/**
 * Counts the lines of a unified diff.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { diff } from "./diff.ts";
 * assertEquals(diffSize(diff("a\nb\n", "a\nc\nd\n")), { added: 2, removed: 1 });
 * assertEquals(diffSize(""), { added: 0, removed: 0 });
 * ```
 */
export function diffSize(diff: string): DiffSize {
  // The first two lines name the texts.
  const lines = diff.split("\n").slice(2);
  const count = (mark: string) => lines.filter((line) => line.startsWith(mark)).length;
  return { added: count("+"), removed: count("-") };
}
