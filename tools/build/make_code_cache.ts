/**
 * Runs a command line, and writes to a file the code that the engine made for one of the program's scripts meanwhile. A build
 * compiles this by the very Deno, and with the very flags, by which it then compiles the program: no other engine takes that code.
 *
 * usage: make_code_cache FILE SCRIPT COMMAND…
 *
 * @module
 */

import { loadPrecompiled } from "../../src/wiring/compiled/precompiled_script.ts";
import type { Program } from "../../src/wiring/program.ts";
import { SANDBOX_ARGUMENT } from "../../src/wiring/sandbox_argument.ts";
import { sandboxProcess } from "../../src/wiring/sandbox_process.ts";

if (import.meta.main) {
  // Its runs start it once more, as they do the program.
  if (Deno.args[0] === SANDBOX_ARGUMENT) await sandboxProcess();
  const [file = "", name = "", ...args] = Deno.args;
  const { program, script } = loadPrecompiled<Program>(import.meta.url);
  const exit = await program(args);
  const code = script(name)?.createCachedData();
  if (code === undefined) throw new TypeError(`Cannot make a code cache: "${args[0]}" loaded no "${name}"`);
  if (exit === 0) Deno.writeFileSync(file, code);
  Deno.exit(exit);
}
