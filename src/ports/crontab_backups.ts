/** A crontab as it stood before Gapless wrote it. */
export interface CrontabBackup {
  /** Counts up from 1. */
  readonly id: number;
  readonly takenAt: Date;
  /** With a character for each byte. */
  readonly text: string;
}

/** Keeps the last versions of a crontab that others wrote. */
export interface CrontabBackups {
  /** Where they are, as messages tell it. */
  readonly place: string;
  /**
   * Keeps a version. One that differs from the newest in Gapless's own blocks alone takes its place, so that many
   * changes of our own do not push out what others wrote.
   *
   * @throws {CrontabError} If that fails.
   */
  keep(text: string): Promise<void>;
  /** Returns what is kept, newest first. */
  list(): Promise<CrontabBackup[]>;
}
