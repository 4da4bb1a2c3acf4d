import { parseWakeUp } from "../domain/instance/parse_wake_up.ts";
import { loadProgram } from "./load_program.ts";
import { openOutlooks } from "./open_outlooks.ts";
import { startSandbox } from "./start_sandbox.ts";

/**
 * Runs a command line, and returns its exit code. A wake-up by cron ends at once if it is sure that nothing is due; if a run
 * is likely, its sandbox process starts while the program is still being loaded.
 */
export async function wakeUp(args: readonly string[]): Promise<number> {
  const early = prepare(args);
  if (early === "nothing due") return 0;
  const program = await loadProgram();
  return await program(args, early);
}

function prepare(args: readonly string[]) {
  const wakeUp = parseWakeUp(args);
  if (wakeUp === undefined) return undefined;
  const outlooks = openOutlooks(wakeUp, (variable) => Deno.env.has(variable));
  // A person is told that nothing was due.
  if (!Deno.stdout.isTerminal() && outlooks.nothingDue(wakeUp.plugin, new Date())) return "nothing due";
  return outlooks.mayRun(wakeUp.plugin) ? startSandbox() : undefined;
}
