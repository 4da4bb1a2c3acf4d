/**
 * Tells why a listing cannot be written back as it is, where nothing proves what stands behind it; null if it can.
 *
 * Debian's `crontab -l` prints a carriage return as `\r` and a backspace as `\b`, two characters each. Line ends are
 * judged, since `\b` is usual within a pattern.
 */
export function suspectedEscape(listing: string): string | null {
  const index = listing.split("\n").findIndex((line) => line.endsWith("\\r"));
  return index < 0
    ? null
    : `your crontab seems to hold CR LF line ends, "crontab -l" shows line ${index + 1} with an "\\r" ` +
      'at its end; change them to LF with "crontab -e", or put a blank behind an "\\r" that is meant so';
}
