/** How the `crontab` program here behaves, as far as it matters to whoever edits a crontab. */
export interface CronTraits {
  /** What people call it, for messages. */
  readonly name: string;
  /** Whether it puts a header of its own before what it installs and lists; null: not known before the first write. */
  readonly makesHeader: boolean | null;
  /** Whether `-l` prints some bytes as an escape; null: not known. */
  readonly escapes: boolean | null;
  /** Whether carriage returns come through the program; it may read and write text instead of bytes. */
  readonly keepsCarriageReturns: boolean;
  /** Whether `-e` hands an editor the exact bytes, and writes nothing if the editor changes nothing. */
  readonly hasExactEdit: boolean;
  /** The flag that checks a table without installing it. */
  readonly dryRun: "-n" | "-T" | null;
  /** How many entries its daemon reads of a table, if it drops the rest without a word. Root's is read whole. */
  readonly silentEntryLimit: number | null;
  /** Whether its daemon reads /etc/cron.d, with a column for the user; null: not known. */
  readonly readsCronD: boolean | null;
  /** Whether its daemon mails what an entry prints, with no MAILTO above it; null: not known. */
  readonly mails: boolean | null;
}
