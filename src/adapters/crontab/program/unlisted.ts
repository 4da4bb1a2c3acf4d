import { CrontabError } from "../../../ports/crontab.ts";
import type { ShellResult } from "../../shell/shell.ts";
import { complaint } from "./complaint.ts";

const INTERNAL = 'or let "gapless up --scheduler internal" wake the plugins';

/** Returns the error for a crontab that the program did not list, with its own words and what to do. */
export function unlisted(result: ShellResult): CrontabError {
  const said = complaint(result);
  return new CrontabError(`Cannot read the crontab: ${said}${remedy(said)}`);
}

function remedy(said: string): string {
  if (/not allowed to use this program/i.test(said)) {
    return `; have an administrator name you in /etc/cron.allow, or take you out of /etc/cron.deny, ${INTERNAL}`;
  }
  if (/permission denied/i.test(said)) {
    return `; "crontab" cannot take the rights of its group here (NoNewPrivileges, a container): grant them, ${INTERNAL}`;
  }
  return "";
}
