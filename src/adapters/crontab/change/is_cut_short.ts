import type { Reading } from "./crontab_table.ts";

/** File systems give space in multiples of this, so that is where a full disk cuts. */
const SECTOR = 512;

/**
 * Tells whether a table holds only the beginning of what was written, as a full disk leaves it. Someone else's edit does
 * not look like that: whoever drops the last lines leaves whole lines, and whoever removes the crontab leaves none.
 */
export function isCutShort({ text, isAbsent }: Reading, written: string): boolean {
  if (isAbsent || text === written || !written.startsWith(text)) return false;
  return !text.endsWith("\n") || text.length % SECTOR === 0;
}
