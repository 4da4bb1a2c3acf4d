import config from "../../deno.json" with { type: "json" };
import { ProcessScreen } from "../adapters/screen/process_screen.ts";
import type { StartedChild } from "../adapters/sandbox/host/start_child.ts";
import type { SeenPaths } from "../adapters/owners/path_walk.ts";
import { cli } from "../commands/cli.ts";
import { reportError } from "../commands/cli/report_error.ts";
import { hanging } from "../commands/format/hanging.ts";
import type { Startup } from "../ports/startup.ts";

/** Whether errors are to be told as JSON; known before the arguments are taken apart, for that may be what fails. */
const JSON_WANTED = Deno.args.some((arg) => /^--json(=true)?$/.test(arg));

const SCREEN = new ProcessScreen();

/** What was begun before the program was loaded. */
export interface Begun {
  /** The start of a wake-up, if it is one. */
  readonly startup?: Startup | undefined;
  /** A sandbox process for the first plugin; if no plugin needs it, it ends with this one. */
  readonly early?: StartedChild | undefined;
  /** What lies on the way to the instance's files, as it was just now. */
  readonly seen?: SeenPaths | undefined;
}

/** Runs the command that the arguments name, and returns the exit code. */
export type Program = (args: readonly string[], begun?: Begun) => Promise<number>;

/** See {@linkcode Program}. */
export async function program(
  args: readonly string[],
  { startup, early, seen }: Begun = {},
): Promise<number> {
  const { version } = config;
  try {
    return await cli(args, {
      screen: SCREEN,
      version,
      connect: async (where) => {
        // Only here: help must not pay for all that commands work with.
        const { connect } = await import("./connect.ts");
        const passing = (text: string) => SCREEN.passing(text);
        const enter = (folder: string) => Deno.chdir(folder);
        return connect(where, {
          version,
          warn,
          enter,
          early,
          seen,
          passing,
          ...(startup ? { startup } : {}),
        });
      },
    });
  } catch (error) {
    const { lines, exit } = reportError(error, JSON_WANTED);
    for (const line of lines) SCREEN.err(line);
    return exit;
  }
}

function warn(message: string): void {
  const lines = JSON_WANTED ? [JSON.stringify({ warning: { message } })] : hanging(`gapless: ${message}`);
  for (const line of lines) SCREEN.err(line);
}
