import config from "../../deno.json" with { type: "json" };
import { ProcessScreen } from "../adapters/screen/process_screen.ts";
import { cli } from "../commands/cli/cli.ts";
import { reportError } from "../commands/cli/report_error.ts";
import type { Startup } from "../ports/startup.ts";

/** Whether errors are to be told as JSON; known before the arguments are taken apart, for that may be what fails. */
const JSON_WANTED = Deno.args.some((arg) => /^--json(=true)?$/.test(arg));

const SCREEN = new ProcessScreen();

/**
 * Runs the command that the arguments name. Returns the exit code.
 *
 * @param startup The start of a wake-up, if it is one.
 */
export type Program = (args: readonly string[], startup?: Startup) => Promise<number>;

/** See {@linkcode Program}. */
export async function program(args: readonly string[], startup?: Startup): Promise<number> {
  const { version } = config;
  try {
    return await cli(args, {
      screen: SCREEN,
      version,
      connect: async (where) => {
        // Only here: help must not pay for all that commands work with.
        const { connect } = await import("./connect.ts");
        const passing = (text: string) => SCREEN.passing(text);
        return connect(where, { version, warn, passing, ...(startup ? { startup } : {}) });
      },
    });
  } catch (error) {
    const { text, exit } = reportError(error, JSON_WANTED);
    SCREEN.err(text);
    return exit;
  }
}

function warn(message: string): void {
  SCREEN.err(JSON_WANTED ? JSON.stringify({ warning: { message } }) : `gapless: ${message}`);
}
