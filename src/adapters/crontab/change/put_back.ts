import { CrontabError } from "../../../ports/crontab.ts";
import type { ChangeRoom } from "./change_room.ts";
import type { Reading } from "./crontab_table.ts";

/** What `putBack()` takes. */
export interface PutBack {
  /** What stood there before a write that went wrong. */
  readonly text: string;
  /** What the write left. */
  readonly over: Reading;
  /** What went wrong. */
  readonly why: string;
}

/**
 * Installs an old text again, unless someone else has written meanwhile, and returns the error that tells of it.
 */
export async function putBack(
  { table, backups, clock, lock }: ChangeRoom,
  { text, over, why }: PutBack,
): Promise<CrontabError> {
  const latest = await table.read();
  if (latest.text !== over.text || latest.isAbsent !== over.isAbsent) {
    return new CrontabError(
      `${why} (someone else has written it since; what stood there before is in ${backups.place})`,
    );
  }
  const isBack = latest.text === text || await write();
  return new CrontabError(
    `${why} ${isBack ? "(the old one is there again)" : `(the old one is in ${backups.place})`}`,
  );

  async function write(): Promise<boolean> {
    try {
      await using draft = await table.prepare(latest, text);
      if ((await draft.write(false)).kind === "raced") return false;
      await lock.recordWrite(clock.now());
      return (await table.read()).text === text;
    } catch (error) {
      // The disk may be too full for the old text as well; what went wrong first is what counts.
      if (error instanceof CrontabError) return false;
      throw error;
    }
  }
}
