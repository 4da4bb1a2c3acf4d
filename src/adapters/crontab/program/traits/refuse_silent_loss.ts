import { CrontabError } from "../../../../ports/crontab.ts";
import type { CronTraits } from "./cron_traits.ts";

/** A text to be written, and what is known of what stands there. */
export interface LossCheck {
  readonly text: string;
  /** The table's file, or null if it cannot be read. */
  readonly file: string | null;
  readonly isRoot: boolean;
}

/**
 * Refuses a text of which this cron would drop a part without a word. Limits that it tells of itself need no check here.
 *
 * @throws {CrontabError} With the limit and what to do.
 */
export function refuseSilentLoss(
  { name, silentEntryLimit, keepsCarriageReturns }: CronTraits,
  { text, file, isRoot }: LossCheck,
): void {
  const line = file?.split("\n").findIndex((line) => line.includes("\r")) ?? -1;
  if (line >= 0 && !keepsCarriageReturns) {
    throw refused(
      `line ${
        line + 1
      } of its file holds a carriage return, which ${name} would take away; remove it with "crontab -e"`,
    );
  }
  const entries = text.split("\n").filter((line) => /^\s*[^\s#]/.test(line)).length;
  if (silentEntryLimit === null || isRoot || entries <= silentEntryLimit) return;
  throw refused(
    `it would have ${entries} entries, and ${name} reads ${silentEntryLimit} of a user's; take some out, or use root's ` +
      "crontab, which has no limit",
  );
}

function refused(why: string): CrontabError {
  return new CrontabError(`Cannot change the crontab: ${why} (nothing was changed)`);
}
