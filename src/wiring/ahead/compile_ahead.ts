/**
 * Runs a command line, and keeps in a file the code that the engine made for it. A build compiles this by the very Deno, and
 * with the very flags, by which it then compiles the program: no other engine takes that code.
 *
 * usage: compile_ahead FILE COMMAND…
 *
 * @module
 */

import { SANDBOX_ARGUMENT } from "../sandbox_argument.ts";
import { sandboxProcess } from "../sandbox_process.ts";
import { loadAhead } from "./load_ahead.ts";

if (import.meta.main) {
  // Its runs start it once more, as they do the program.
  if (Deno.args[0] === SANDBOX_ARGUMENT) await sandboxProcess();
  const [file = "", ...args] = Deno.args;
  const { program, script } = loadAhead(import.meta.url);
  const exit = await program(args);
  if (exit === 0) Deno.writeFileSync(file, script.createCachedData());
  Deno.exit(exit);
}
