/** What a listing shows of bytes that Debian's `crontab -l` does not print as they are. */
const ESCAPE = /\\[rb]/;

/** Returns a text as Debian's `crontab -l` prints it. */
export function escaped(text: string): string {
  return text.replaceAll("\r", "\\r").replaceAll("\b", "\\b");
}

/** Tells whether a listing may stand for more than one text. */
export function isAmbiguous(listing: string): boolean {
  return ESCAPE.test(listing);
}
