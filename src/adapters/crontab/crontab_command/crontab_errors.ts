import { CrontabError } from "../../../ports/crontab.ts";
import type { ShellResult } from "../../shell/shell.ts";

/** Returns what the `crontab` program printed when it failed, as one line. */
export function stderrOf({ code, stderr }: ShellResult): string {
  const text = stderr.trim().replace(/\s*\n\s*/g, "; ");
  return text === "" ? `crontab ended with exit code ${code} and no message` : text;
}

const INTERNAL = 'or let "gapless up --scheduler internal" wake the plugins';

/** Returns the error for a crontab that the program did not list, with its own words and what to do. */
export function listingError(result: ShellResult): CrontabError {
  const printed = stderrOf(result);
  return new CrontabError(`Cannot read the crontab: ${printed}${listingHint(printed)}`);
}

function listingHint(printed: string): string {
  if (/not allowed to use this program/i.test(printed)) {
    return `; have an administrator name you in /etc/cron.allow, or take you out of /etc/cron.deny, ${INTERNAL}`;
  }
  if (/permission denied/i.test(printed)) {
    return `; "crontab" cannot take the rights of its group here (NoNewPrivileges, a container): grant them, ${INTERNAL}`;
  }
  return "";
}

/** Returns the error for a text that the `crontab` program did not take, with its own words and what to do. */
export function installError(text: string, result: ShellResult): CrontabError {
  const printed = stderrOf(result);
  return new CrontabError(
    `Cannot install the crontab: ${printed}${installHint(text, printed)} (the old one is still there)`,
  );
}

function installHint(text: string, printed: string): string {
  if (/missing newline/.test(printed)) return '; end its last line with a newline ("crontab -e")';
  if (/too (?:long|many)/.test(printed)) {
    return "; take lines out, or put some into a file of their own in /etc/cron.d (as root)";
  }
  const count = /^"?-"?:(\d+): /.exec(printed)?.[1];
  if (count === undefined) return "";
  // The number counts the lines that cron had read whole, which may end before or behind the bad one.
  const lines = text.split("\n");
  const line = lines[Number(count)] || lines[Number(count) - 1];
  return line === undefined ? "" : `; mend the line "${line}" or the one above it ("crontab -e")`;
}
