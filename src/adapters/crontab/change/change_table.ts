import { CrontabError } from "../../../ports/crontab.ts";
import type { ChangeRoom } from "./change_room.ts";
import type { Reading } from "./crontab_table.ts";
import { isCutShort } from "./is_cut_short.ts";
import { putBack } from "./put_back.ts";
import { waitForOthers } from "./wait_for_others.ts";
import { waitBeforeWrite } from "./write_turn.ts";

const WRITES = 3;
const READS = 40;
/** How often someone who seems to be about to write, and does not, is waited for, and how long each time. */
const PATIENCE = 10;
const PAUSE = 100;
/** How long a text stands before it counts as left alone. */
const SETTLE = 500;

const CUT_SHORT = "Cannot install the crontab: cron kept only a part of it, the disk may be full";
const NEVER_HELD = `Cannot change the crontab: it did not hold what was written, ${WRITES} times over; ` +
  "cron alters what it is given";
const NEVER_LEFT =
  "Cannot change the crontab: something else keeps writing it; what stands there is theirs, " +
  'and "gapless crontab backups" has what stood there before; try again later';

/**
 * Changes a table: reads, makes ready, reads again, writes, reads back. It believes nothing that it has not read, and what
 * others write in between is what is changed next. Nothing that someone else wrote is ever replaced by anything older.
 *
 * @throws {CrontabError} If the table does not hold the text in the end.
 */
export async function changeTable(
  room: ChangeRoom,
  change: (before: string) => string,
): Promise<{ before: string; after: string }> {
  const { table, clock, backups, lock } = room;
  let standing = await table.read();
  let replaced: string | undefined;
  let writes = 0;
  let patience = PATIENCE;
  // As long as nobody else writes, what stands there after a write that did not hold is cron's own doing.
  let isAlone = true;
  let areOthersAbout = false;
  for (let reads = 0; reads < READS; reads++) {
    const before = standing.text;
    const after = change(before);
    if (after === before) return { before: replaced ?? before, after };
    if (standing.doubt !== null) {
      throw new CrontabError(`Cannot change the crontab: ${standing.doubt} (nothing was changed)`);
    }
    await clock.sleep(waitBeforeWrite(clock.now(), await lock.lastWrite()));
    await using draft = await table.prepare(standing, after);
    // Once: what later rounds find may be what cron made of the first one.
    if (replaced === undefined || !isAlone) await backups.keep(before);
    areOthersAbout = await waitForOthers(table, clock) || areOthersAbout;
    const written = await draft.write(patience > 0);
    if (written.kind === "raced") {
      // Someone who does not know the lock wrote in between: their text is what must be changed.
      areOthersAbout = true;
      standing = await table.read();
      if (standing.text === before) {
        patience--;
        await clock.sleep(PAUSE);
      } else isAlone = false;
      continue;
    }
    replaced ??= before;
    await lock.recordWrite(clock.now());
    standing = await table.read();
    if (standing.text === after) {
      // Whoever was about to write did not know of this text, and may have overwritten it. Not all of them are seen: a
      // shell may have read for one that it has yet to start.
      areOthersAbout = await waitForOthers(table, clock) || areOthersAbout;
      if (!areOthersAbout) return { before: replaced, after };
      await clock.sleep(SETTLE);
      standing = await table.read();
      if (standing.text === after) return { before: replaced, after };
      isAlone = false;
      continue;
    }
    if (isCutShort(standing, after)) {
      throw await putBack(room, { text: before, over: standing, why: CUT_SHORT });
    }
    if (standing.text === before && written.said !== "") {
      throw new CrontabError(`Cannot install the crontab: ${written.said} (the old one is still there)`);
    }
    if (++writes === WRITES) break;
    const left: Reading = standing;
    await clock.sleep(SETTLE);
    standing = await table.read();
    isAlone &&= standing.text === left.text;
  }
  if (!isAlone || replaced === undefined) throw new CrontabError(NEVER_LEFT);
  throw await putBack(room, { text: replaced, over: standing, why: NEVER_HELD });
}
