const LIMIT = 65_536;

/** Returns a text, cut where it grows beyond what one log line may hold. */
export function clip(text: string): string {
  return text.length <= LIMIT ? text : `${text.slice(0, LIMIT)} … (${text.length - LIMIT} characters more)`;
}
