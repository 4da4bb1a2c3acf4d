const STEP_MS = 100;
/** A run that takes longer hangs. */
const STEPS = 200;

/** Waits until no process is left that was told of a path; cron may have begun one that nobody knows of. Ends those that stay. */
export async function endAt(path: string): Promise<void> {
  for (let step = 0; processesAt(path).length > 0; step++) {
    if (step >= STEPS) { for (const pid of processesAt(path)) end(pid); }
    await new Promise((done) => setTimeout(done, STEP_MS));
  }
}

function processesAt(path: string): number[] {
  const pids = Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name));
  return pids.filter((pid) => pid > 0 && pid !== Deno.pid && commandLine(pid).includes(path));
}

function commandLine(pid: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/cmdline`);
  } catch {
    // It has just ended.
    return "";
  }
}

function end(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
