/** What a listing shows of bytes that Debian's `crontab -l` does not print as they are. */
const ESCAPE = /\\[rb]/;

/** How many comments at the top of a table Debian's `crontab -e` takes for its header and leaves out. */
const HEADER_LINES = 3;

/**
 * Returns the text behind a listing, if its file proves it: the listing itself, or what `crontab -l` made it from.
 *
 * @param listing All that `crontab -l` printed.
 * @param file The file behind it, or what `crontab -e` hands to an editor: that lacks up to three comments at the top.
 */
export function exactText(listing: string, file: string): string | null {
  if (file === listing) return listing;
  const lines = listing.split(/(?<=\n)/);
  let head = "";
  for (let skipped = 0; skipped <= HEADER_LINES; skipped++) {
    if (isAmbiguous(head)) return null;
    if (head + escaped(file) === listing) return head + file;
    const line = lines[skipped];
    if (line === undefined || !line.startsWith("#")) return null;
    head += line;
  }
  return null;
}

/** Reports whether a listing may stand for more than one text. */
export function isAmbiguous(listing: string): boolean {
  return ESCAPE.test(listing);
}

/**
 * Returns why a listing cannot be written back as it is, where nothing proves what stands behind it; null if it can.
 *
 * Debian's `crontab -l` prints a carriage return as `\r` and a backspace as `\b`, two characters each. Line ends are
 * judged, since `\b` is usual within a pattern.
 */
export function ambiguousEscapeHint(listing: string): string | null {
  const index = listing.split("\n").findIndex((line) => line.endsWith("\\r"));
  return index < 0
    ? null
    : `your crontab seems to hold CR LF line ends, "crontab -l" shows line ${index + 1} with an "\\r" ` +
      'at its end; change them to LF with "crontab -e", or put a blank behind an "\\r" that is meant so';
}

/** Returns a text as Debian's `crontab -l` prints it. */
function escaped(text: string): string {
  return text.replaceAll("\r", "\\r").replaceAll("\b", "\\b");
}
