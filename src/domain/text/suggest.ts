import { nearestKey } from "./nearest_key.ts";

/** More names of plugins than this are of no help in one line. */
const MOST = 10;

/**
 * Returns what to report of a word that is not known: the nearest one, or all that are.
 *
 * @param list What shows them where they are many, such as "gapless status".
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(suggest("reprot", ["report", "mail"]), 'did you mean "report"?');
 * assertEquals(suggest("x", ["report", "mail"]), 'known: "report", "mail"');
 * assertEquals(suggest("x", []), "there is none yet");
 * ```
 */
export function suggest(word: string, known: readonly string[], list?: string): string {
  const nearest = nearestKey(word, known);
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  if (known.length === 0) return "there is none yet";
  if (known.length > MOST && list !== undefined) return `"${list}" lists all ${known.length}`;
  return `known: ${known.map((name) => `"${name}"`).join(", ")}`;
}
