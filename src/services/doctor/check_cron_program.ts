import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, trouble } = findingsOf("crontab");

/** Is there a `crontab`, and may this user use it? */
export async function checkCronProgram({ machine, table, user, cron }: DoctorRoom): Promise<Finding[]> {
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
  const path = await machine.findProgram("crontab");
  if (path === null) {
    return [trouble(
      "there is no crontab program here",
      'install cron (Debian: apt-get install cron), or let "gapless up --scheduler internal" wake the plugins',
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
