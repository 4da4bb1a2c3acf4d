/**
 * The program: runs the command that the arguments name on the ports that src/wiring puts together, and ends with its exit
 * code.
 *
 * Cron may wake it far more often than there is work. So it looks first, by little code, whether it can be sure that nothing
 * is due, and loads the rest only if it is not. Of all wake-ups of one minute only a few load it at a time. Plugins run in
 * processes of their own, which are this program, too.
 *
 * @module
 */

import { SANDBOX_ARGUMENT } from "./src/wiring/sandbox_argument.ts";

/** In a build, each of the two ways to start lies beside this file, so that neither reads the other. */
const BUILT = import.meta.url.endsWith(".js");

if (import.meta.main) {
  if (Deno.args[0] === SANDBOX_ARGUMENT) {
    const { sandboxProcess }: typeof import("./src/wiring/sandbox_process.ts") = BUILT
      ? await import(beside("sandbox_process.js"))
      : await import("./src/wiring/sandbox_process.ts");
    await sandboxProcess();
  } else {
    const { wakeUp }: typeof import("./src/wiring/wake_up.ts") = BUILT
      ? await import(beside("wake_up.js"))
      : await import("./src/wiring/wake_up.ts");
    Deno.exit(await wakeUp(Deno.args));
  }
}

function beside(file: string): string {
  return new URL(file, import.meta.url).href;
}
