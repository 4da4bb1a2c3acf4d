import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, note, trouble } = findingsOf("daemon");

/** Does a cron daemon run, in the zone that the lines were written for? */
export async function checkDaemon({ machine, localZone }: DoctorRoom): Promise<Finding[]> {
  const seen = await machine.cronDaemon();
  switch (seen.kind) {
    case "unseen":
      return [note(
        "other processes are hidden from here, so whether a cron daemon runs is not to be seen",
        'see whether cron wakes anything with "gapless doctor --probe"',
      )];
    case "none":
      return [trouble(
        "no cron daemon runs here",
        'start it (Debian: service cron start), or, as in a container, use "gapless up --scheduler internal"',
      )];
    case "running": {
      const { name, pid, startedAt, timezone } = seen.daemon;
      const who = pid === null ? name : `${name} (pid ${pid})`;
      if (timezone !== null && timezone !== localZone && timezone !== `:${localZone}`) {
        return [trouble(
          `${who} runs with TZ=${timezone}, and the machine's zone is ${localZone}: lines fire at other times`,
          `start cron without TZ, or set the machine's zone to ${timezone}`,
        )];
      }
      const zoneSetAt = await machine.zoneSetAt();
      if (zoneSetAt !== null && startedAt !== null && zoneSetAt > startedAt) {
        return [trouble(
          `the machine's zone was set to ${localZone} after ${who} had started: it may still work in the old one`,
          "restart it (Debian: service cron restart)",
        )];
      }
      return [ok(`${who} runs`)];
    }
  }
}
