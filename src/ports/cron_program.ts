/** What can be told of the `crontab` program here, and of the daemon that belongs to it. */
export interface CronProgram {
  /** What people call it. */
  readonly name: string;
  /** Whether its daemon reads /etc/cron.d, with a column for the user; null: not known. */
  readonly readsCronD: boolean | null;
  /** Whether its daemon mails what an entry prints, with no MAILTO above it; null: not known. */
  readonly mails: boolean | null;
}
