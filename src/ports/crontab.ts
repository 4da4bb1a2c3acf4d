import type { CrontabBackups } from "./crontab_backups.ts";

/**
 * A table that cron reads, such as the current user's crontab, as one text. Each character stands for one byte (U+0000 to U+00FF), so that every text
 * survives, whatever its encoding.
 */
export interface Crontab {
  /**
   * Returns the text, or `""` if the user has none.
   *
   * @throws {CrontabError} On any other failure.
   */
  read(): Promise<string>;
  /**
   * Changes the text under a lock: reads, applies `change`, writes, reads back and compares. Writes nothing when nothing
   * changes.
   *
   * @param change Pure; may be called again with a newer text when someone else wrote in between.
   * @returns The text before and after.
   * @throws {CrontabError} If the text cannot be installed, or could not be written back byte for byte; the old one is
   * then still there.
   */
  update(change: (before: string) => string): Promise<{ readonly before: string; readonly after: string }>;
  /** What stood there before it was written. */
  readonly backups: CrontabBackups;
}

/** The crontab could not be read or written. */
export class CrontabError extends Error {
  override name = "CrontabError";
}
