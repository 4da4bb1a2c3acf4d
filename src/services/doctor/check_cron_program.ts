import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, note, trouble } = findingsOf("crontab");

/** Is there a `crontab`, and may this user use it? */
export async function checkCronProgram(room: DoctorRoom): Promise<Finding[]> {
  const { machine, table, cron } = room;
  const { target, crontab } = await table();
  if (target !== "crontab") {
    await crontab.read();
    const program = await cron();
    if (program?.readsCronD === false) {
      return [trouble(
        `${program.name} reads no such files as ${target}, so it wakes nothing`,
        "leave the target out of the manifest, for the user's own crontab",
      )];
    }
    return [ok(`${target} can be read`)];
  }
  return [...ignoredEntries(machine), ...await checkOwnCrontab(room)];
}

/** Entries of PATH that are not searched: a crontab program there is not the one that is used. */
function ignoredEntries({ ignoredEntries }: DoctorRoom["machine"]): Finding[] {
  return ignoredEntries.map(({ entry, reason }) =>
    note(
      `no program is started from "${entry}" of PATH: ${reason}`,
      "keep to absolute paths in PATH; for root, to folders that only root may change",
    )
  );
}

async function checkOwnCrontab({ machine, table, user, cron }: DoctorRoom): Promise<Finding[]> {
  const { crontab } = await table();
  const path = await machine.findProgram("crontab");
  if (path === null) {
    return [trouble(
      "there is no crontab program here",
      "install cron (Debian: apt-get install cron), set GAPLESS_CRONTAB to the path of its crontab, " +
        'or let "gapless up --scheduler internal" wake the plugins',
    )];
  }
  const access = await machine.cronAccess(user.name);
  if (access?.allowed === false) {
    const what = access.file.endsWith("allow")
      ? `add a line "${user.name}" to it`
      : `remove "${user.name}" from it`;
    return [trouble(`${access.file} keeps ${user.name} from using cron`, what)];
  }
  // Whatever else is wrong with it, reading tells.
  await crontab.read();
  return [ok(`${path} of ${(await cron())?.name ?? "cron"}, and ${user.name} may use it`)];
}
