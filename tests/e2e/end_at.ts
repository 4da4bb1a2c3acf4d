import { ProcFiles } from "../../src/adapters/process/proc_files.ts";
import { sendSignal } from "../../src/adapters/process/send_signal.ts";

const FILES = new ProcFiles();
const STEP_MS = 100;
/** A run that takes longer hangs. */
const STEPS = 200;

/** Waits until no process is left that was told of a path; cron may have begun one that nobody knows of. Ends those that stay. */
export async function endAt(path: string): Promise<void> {
  for (let step = 0; processesAt(path).length > 0; step++) {
    if (step >= STEPS) { for (const pid of processesAt(path)) sendSignal(pid, "SIGKILL"); }
    await new Promise((done) => setTimeout(done, STEP_MS));
  }
}

function processesAt(path: string): number[] {
  return FILES.pids().filter((pid) => pid !== Deno.pid && FILES.read(`${pid}/cmdline`)?.includes(path));
}
