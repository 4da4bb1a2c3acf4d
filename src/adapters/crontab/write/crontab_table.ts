/** A table that cron reads, as `changeTable()` changes it: read and replaced as a whole. Texts have a character for each byte. */
export interface CrontabTable {
  /** @throws {CrontabError} If it cannot be read; there being none is no failure. */
  read(): Promise<Reading>;
  /**
   * Makes ready to replace what was read, as far as that goes without changing it, so that the write itself is short.
   *
   * @throws {CrontabError} If this text cannot be written, with the reason and what to do.
   */
  prepare(reading: Reading, text: string): Promise<Draft>;
  /** Reports whether someone else seems to be about to write it. */
  isBeingWritten(): boolean;
  /** Reports whether someone else reads it, and so may write by what they read, or seems to be about to write it. */
  isInUse(): boolean;
}

/** What is in a table. */
export interface Reading {
  readonly text: string;
  /** Whether there is no table at all, which is not the same as an empty one. */
  readonly isAbsent: boolean;
  /** The text as it is listed, to be compared with a later listing. */
  readonly listed: string;
  /** What cron itself may have put before the text. */
  readonly header: string;
  /** Why the text must not be written back as it is, and what to do; null if it may. */
  readonly doubt: string | null;
}

/** File systems give space in multiples of this, so that is where a full disk cuts. */
const SECTOR = 512;

/**
 * Reports whether a table holds only the beginning of what was written, as a full disk leaves it. Someone else's edit does
 * not look like that: who drops the last lines leaves whole lines, and who removes the crontab leaves none.
 */
export function isCutShort({ text, isAbsent, listed }: Reading, written: string): boolean {
  if (isAbsent || text === written || !written.startsWith(text)) return false;
  // In the file cron's own header may be before the text.
  return !text.endsWith("\n") || [text, listed].some(({ length }) => length % SECTOR === 0);
}

/** A text that is ready to be written. */
export interface Draft extends AsyncDisposable {
  /**
   * Writes it, unless the table is listed otherwise by now than when the draft was made.
   *
   * @param patient Write nothing while someone else seems to be about to.
   * @throws {CrontabError} If it was refused; the old text is still there.
   */
  write(patient: boolean): Promise<Written>;
}

/** What became of a write. */
export type Written =
  /** Someone else wrote, or was about to, and nothing was written. */
  | { readonly kind: "raced" }
  /** It was written, unless what cron printed (usually nothing) shows otherwise. */
  | { readonly kind: "written"; readonly output: string };
