import { replaceBlock } from "../../domain/crontab/block.ts";
import { formatEntry } from "../../domain/crontab/entry.ts";
import { userColumn } from "../../domain/crontab/target.ts";
import { joinWords } from "../../domain/crontab/shell_words.ts";
import { asCrontabFault } from "../crontab/as_crontab_fault.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, trouble } = findingsOf("probe");
/** Debian's cron looks at crontabs once a minute, and fires at the next one. */
const PATIENCE_MS = 130_000;
const LOOK_MS = 500;

/**
 * Puts an entry of its own into the crontab and waits for cron to run it; takes it away whatever happens.
 *
 * @param stop Ends the waiting.
 */
export async function probeCron(room: DoctorRoom, stop: AbortSignal): Promise<Finding[]> {
  const { clock, machine, instance } = room;
  const { target, crontab } = await room.table();
  const owner = `${instance.name}-probe`;
  const mark = `${instance.state}/probe-${clock.now().getTime()}`;
  const argv = ["/bin/sh", "-c", joinWords(["mkdir", mark])] as const;
  const line = asCrontabFault(() =>
    formatEntry({ schedule: "* * * * *", user: userColumn(target), argv, enabled: true })
  )();
  const put = (lines: readonly string[]) =>
    crontab.update(asCrontabFault((text: string) => replaceBlock(text, owner, lines)));
  const started = clock.now().getTime();
  try {
    await put([line]);
    while (!stop.aborted && clock.now().getTime() - started < PATIENCE_MS) {
      if (await machine.folder(mark) !== null) {
        return [
          ok(`cron ran an entry after ${Math.round((clock.now().getTime() - started) / 1000)} seconds`),
        ];
      }
      await clock.sleep(LOOK_MS, stop);
    }
  } finally {
    await put([]);
    await machine.removeFolder(mark);
  }
  if (stop.aborted) {
    return [trouble("it was ended before cron could fire", "try again, and give it two minutes")];
  }
  return [trouble(
    `cron did not run an entry within ${PATIENCE_MS / 1000} seconds`,
    "see cron's own log (journalctl -u cron, /var/log/syslog): the daemon may ignore this crontab for a line it cannot read",
  )];
}
