/** Where a block stands: the user's own crontab, or a file that cron reads as root's. */
export type CrontabTarget = "crontab" | `/etc/cron.d/${string}`;

/** The user as whom the lines of a file in /etc/cron.d run; only root may write there. */
const ROOT = "root";

/** Returns what stands in the lines' column for the user; undefined if a table has no such column. */
export function userColumn(target: CrontabTarget): string | undefined {
  return target === "crontab" ? undefined : ROOT;
}
