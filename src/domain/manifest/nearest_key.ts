import { distance } from "fastest-levenshtein";

/** Longer words are not typed by hand, and the distance costs the product of both lengths. */
const LONGEST = 64;

/** Returns the known word that `word` most likely was meant to be, or undefined if none is near. */
export function nearestKey(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  // A third of the letters may be wrong: enough for a slip or two, too little for another word.
  let limit = Math.max(1, Math.floor(word.length / 3));
  let nearest: string | undefined;
  for (const candidate of known) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far > limit) continue;
    nearest = candidate;
    limit = far - 1;
  }
  return nearest;
}
