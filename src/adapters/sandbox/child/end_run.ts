import { ProcFiles } from "../../process/proc_files.ts";
import { sendSignal } from "../../process/send_signal.ts";
import { pause } from "./pause.ts";

/** Programs may start others while they are being ended. */
const ROUNDS = 100;

/**
 * Ends all programs that the plugin has started, those with a session of their own included, and then this process: once the
 * host has ended, nobody else does.
 */
export function endRun(): never {
  const files = new ProcFiles();
  for (let round = 0; round < ROUNDS; round++) {
    const programs = files.tree(Deno.pid).filter((pid) =>
      pid !== Deno.pid && files.stat(pid)?.ended === false
    );
    if (programs.length === 0) break;
    for (const pid of programs) sendSignal(pid, "SIGKILL");
    pause(1);
  }
  // And what the plugin has started since then, with this process.
  sendSignal(-Deno.pid, "SIGKILL");
  Deno.exit(0);
}
