import { CrontabError } from "../../../ports/crontab.ts";
import { type Shell, type ShellCommand, ShellError, type ShellResult } from "../../shell/shell.ts";

const TIMEOUT = 10_000;

/** A call of the `crontab` program, or of a script around it. */
export interface ProgramCall extends Omit<ShellCommand, "timeoutMs"> {
  /** What it is called for, as messages tell it. */
  readonly action: "read" | "install";
}

/** A call of the `crontab` program. */
export interface CrontabCall extends Omit<ProgramCall, "argv"> {
  readonly args: readonly string[];
}

/**
 * Calls the `crontab` program.
 *
 * @throws {CrontabError} If it cannot be started, or is not done in time.
 */
export async function callCrontab(shell: Shell, { args, ...call }: CrontabCall): Promise<ShellResult> {
  return await callProgram(shell, { ...call, argv: ["crontab", ...args] });
}

/**
 * Calls a script around the `crontab` program.
 *
 * @throws {CrontabError} If it cannot be started, or is not done in time.
 */
export async function callProgram(
  shell: Shell,
  { action, env, ...command }: ProgramCall,
): Promise<ShellResult> {
  try {
    return await shell.run({
      ...command,
      // Debian hides up to three comments of the user's own along with its header, unless asked not to.
      env: { LC_ALL: "C", CRONTAB_NOHEADER: "N", ...env },
      timeoutMs: TIMEOUT,
    });
  } catch (error) {
    throw crontabError(action, error);
  }
}

/**
 * Returns the absolute path of the `crontab` program, for a script around it.
 *
 * @throws {CrontabError} If there is none.
 */
export function findCrontab(shell: Shell, action: ProgramCall["action"]): string {
  try {
    return shell.find("crontab");
  } catch (error) {
    throw crontabError(action, error);
  }
}

function crontabError(action: ProgramCall["action"], error: unknown): unknown {
  if (!(error instanceof ShellError)) return error;
  return new CrontabError(`Cannot ${action} the crontab: ${WHY[error.kind](error)}`, { cause: error });
}

const WHY: Readonly<Record<ShellError["kind"], (error: ShellError) => string>> = {
  "not found": ({ message }) =>
    `${message}; install cron, set GAPLESS_CRONTAB to the path of its "crontab", ` +
    'or let "gapless up --scheduler internal" wake the plugins',
  "timeout": () =>
    `"crontab" gave no answer within ${
      TIMEOUT / 1000
    } s; it may wait for a permission, run "crontab -l" by hand to see`,
  "failed": (error) => error.message,
};
