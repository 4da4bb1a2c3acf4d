/**
 * The program: runs the command that the arguments name on the ports that src/wiring puts together, and ends with its exit
 * code.
 *
 * @module
 */

import config from "./deno.json" with { type: "json" };
import { ProcessScreen } from "./src/adapters/screen/process_screen.ts";
import { cli } from "./src/commands/cli.ts";
import { reportError } from "./src/commands/report_error.ts";
import { connect } from "./src/wiring/connect.ts";

/** Whether errors are to be told as JSON; known before the arguments are taken apart, for that may be what fails. */
const JSON_WANTED = Deno.args.some((arg) => /^--json(=true)?$/.test(arg));

const SCREEN = new ProcessScreen();

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  const { version } = config;
  try {
    return await cli(args, {
      screen: SCREEN,
      version,
      connect: (where) => connect(where, { version, warn }),
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
