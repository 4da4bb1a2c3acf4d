/**
 * Sends a signal to a process, or to a process group if the id is negative.
 *
 * @returns False if it has ended meanwhile, or is another user's.
 */
export function sendSignal(pid: number, signal: Deno.Signal): boolean {
  try {
    Deno.kill(pid, signal);
    return true;
  } catch (error) {
    // macOS refuses to kill a group of processes that have ended.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return false;
    // What is no process's id (any more) for Deno.
    if (error instanceof TypeError) return false;
    throw error;
  }
}
