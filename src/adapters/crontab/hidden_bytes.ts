/**
 * Tells why a listing cannot be written back as it is, or null if it can.
 *
 * Debian's `crontab -l` prints a carriage return as `\r` and a backspace as `\b`, two characters each. Only the spool
 * file can prove that a listing is exact; without it line ends are judged, since `\b` is usual within a pattern.
 *
 * @param listing What `crontab -l` printed, less cron's own header.
 * @param spool The file behind it, or null if it cannot be read.
 */
export function hiddenBytes(listing: string, spool: string | null): string | null {
  if (spool?.endsWith(listing)) return null;
  const hidden = spool === null ? null : lineOf(spool, (text) => /[\r\b]/.test(text));
  if (hidden !== null) {
    return `line ${hidden} of its file holds a carriage return or a backspace, which "crontab -l" does not print as it ` +
      'is; remove it with "crontab -e"';
  }
  const line = lineOf(listing, (text) => text.endsWith("\\r"));
  return line === null
    ? null
    : `your crontab seems to hold CR LF line ends, "crontab -l" shows line ${line} with an "\\r" ` +
      'at its end; change them to LF with "crontab -e", or put a blank behind an "\\r" that is meant so';
}

function lineOf(text: string, matches: (line: string) => boolean): number | null {
  const index = text.split("\n").findIndex(matches);
  return index < 0 ? null : index + 1;
}
