import { nearestKey } from "./nearest_key.ts";

/** Returns what to tell about a word that is not known: the nearest one, or all that are. */
export function suggest(word: string, known: readonly string[]): string {
  const nearest = nearestKey(word, known);
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  return `known: ${known.map((name) => `"${name}"`).join(", ")}`;
}
