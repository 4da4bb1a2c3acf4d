const LONGEST = 60;

/** Returns a text in quotes, fit for one line of a message: control characters escaped, a long tail cut off. */
export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
