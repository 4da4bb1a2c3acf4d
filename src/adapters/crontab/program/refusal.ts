import { CrontabError } from "../../../ports/crontab.ts";
import type { ShellResult } from "../../shell/shell.ts";
import { complaint } from "./complaint.ts";

/** Returns the error for a text that the `crontab` program did not take, with its own words and what to do. */
export function refusal(text: string, result: ShellResult): CrontabError {
  const said = complaint(result);
  return new CrontabError(
    `Cannot install the crontab: ${said}${remedy(text, said)} (the old one is still there)`,
  );
}

function remedy(text: string, said: string): string {
  if (/missing newline/.test(said)) return '; end its last line with a newline ("crontab -e")';
  if (/too (?:long|many)/.test(said)) {
    return "; take lines out, or put some into a file of their own in /etc/cron.d (as root)";
  }
  const count = /^"?-"?:(\d+): /.exec(said)?.[1];
  if (count === undefined) return "";
  // The number counts the lines that cron had read whole, which may end before or behind the bad one.
  const lines = text.split("\n");
  const line = lines[Number(count)] || lines[Number(count) - 1];
  return line === undefined ? "" : `; mend the line "${line}" or the one above it ("crontab -e")`;
}
