import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, note } = findingsOf("mail");

/** Does anybody hear of a failure? Cron mails what a wake-up says, and drops it where there is no mail. */
export async function checkMail({ machine, cron }: DoctorRoom): Promise<Finding[]> {
  const program = await cron();
  if (program?.mails === false) {
    return [note(
      `${program.name} mails nothing that a failing plugin says; history and logs keep it`,
      'watch "gapless status --json"',
    )];
  }
  const sendmail = await machine.findProgram("sendmail");
  if (sendmail !== null) return [ok(`${sendmail} sends what a failing plugin says`)];
  return [note(
    "there is no sendmail, so cron drops what a failing plugin says; history and logs keep it",
    'install a mailer (Debian: apt-get install msmtp-mta), or watch "gapless status --json"',
  )];
}
