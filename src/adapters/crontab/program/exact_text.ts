import { escaped, isAmbiguous } from "./escaped.ts";

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
