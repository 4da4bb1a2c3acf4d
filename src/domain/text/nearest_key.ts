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
    const far = slips(word.toLowerCase(), candidate.toLowerCase());
    if (far > limit) continue;
    nearest = candidate;
    limit = far - 1;
  }
  return nearest;
}

/** Counts letters that are wrong, missing or too many; two neighbours in the wrong order are one slip. */
function slips(word: string, candidate: string): number {
  const at = [...word].findIndex((letter, i) => letter !== candidate[i]);
  const swapped = word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2);
  return at !== -1 && swapped === candidate ? 1 : distance(word, candidate);
}
