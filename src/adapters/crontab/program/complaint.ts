import type { ShellResult } from "../../shell/shell.ts";

/** Returns what the `crontab` program said when it failed, as one line. */
export function complaint({ code, stderr }: ShellResult): string {
  const text = stderr.trim().replace(/\s*\n\s*/g, "; ");
  return text === "" ? `crontab ended with exit code ${code} and no message` : text;
}
