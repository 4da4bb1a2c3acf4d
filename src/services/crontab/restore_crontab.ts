import { diff } from "../../domain/crontab/diff.ts";
import { restoreForeign } from "../../domain/crontab/restore_foreign.ts";
import { type Crontab, CrontabError } from "../../ports/crontab.ts";
import type { CrontabBackup } from "../../ports/crontab_backups.ts";

/** What a restored backup changes, as a unified diff; empty if nothing changes. */
export interface Restoration {
  readonly diff: string;
}

/** Tells what restoring a backup would change. */
export function planRestoration(now: string, backup: CrontabBackup): Restoration {
  return { diff: diff(now, changeTo(backup)(now)) };
}

/**
 * Gives the crontab the foreign bytes of a backup; blocks stay as they are.
 *
 * @throws {CrontabError} If that fails; the crontab is then as it was.
 */
export async function restoreCrontab(crontab: Crontab, backup: CrontabBackup): Promise<Restoration> {
  const { before, after } = await crontab.update(changeTo(backup));
  return { diff: diff(before, after) };
}

function changeTo({ id, text }: CrontabBackup): (now: string) => string {
  return (now) => {
    try {
      return restoreForeign(now, text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new CrontabError(
        `Cannot restore the backup ${id}: the markers in it are damaged; choose another`,
        {
          cause: error,
        },
      );
    }
  };
}
