/**
 * The program: runs the command that the arguments name on the ports that src/wiring puts together, and ends with its exit
 * code.
 *
 * Cron may wake it far more often than there is work. So it looks first, by little code, whether it can be sure that nothing
 * is due, and loads the rest only if it is not. Of all wake-ups of one minute only a few load it at a time.
 *
 * @module
 */

import { loadProgram } from "./src/wiring/load_program.ts";
import { nothingDue } from "./src/wiring/nothing_due.ts";

if (import.meta.main) Deno.exit(nothingDue(Deno.args) ? 0 : await run());

async function run(): Promise<number> {
  const { takeStartup } = await import("./src/wiring/take_startup.ts");
  const startup = await takeStartup(Deno.args);
  const program = await loadProgram();
  return await program(Deno.args, startup);
}
