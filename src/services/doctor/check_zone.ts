import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, note } = findingsOf("time zone");

/** Are the machine's zone and this process's at odds? */
export function checkZone({ machine: { timezoneVariable }, localZone }: DoctorRoom): Promise<Finding[]> {
  const variable = timezoneVariable?.replace(/^:/, "");
  const finding = variable !== undefined && variable !== "" && variable !== localZone
    ? note(
      `TZ is ${variable} here, and cron works in ${localZone}: "local" in the manifest means ${localZone}`,
      "name the zone in the manifest where the other one is meant",
    )
    : ok(`cron works in ${localZone}, and that is what "local" in the manifest means`);
  return Promise.resolve([finding]);
}
