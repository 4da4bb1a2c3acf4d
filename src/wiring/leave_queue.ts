import { SystemClock } from "../adapters/clock/system_clock.ts";
import { leaveSession } from "../adapters/libc/leave_session.ts";
import { FileLock } from "../adapters/semaphore/file_lock.ts";
import { withSlots } from "../adapters/slots/slot_lock.ts";
import type { WakeUp } from "../domain/instance/parse_wake_up.ts";
import { slotsPath } from "./slots_path.ts";

/** Held until the process ends, which may still report something. */
let held: FileLock | undefined;

/**
 * Prepares a wake-up that was started from the queue: it belongs to no terminal, and what it reports is kept for the next
 * wake-up whose output cron reads.
 */
export async function leaveQueue({ state, plugin }: Pick<WakeUp, "state" | "plugin">): Promise<void> {
  try {
    const report = await withSlots(slotsPath(state), new SystemClock(), ({ reports }) => {
      const path = `${reports}/${plugin}.${Deno.pid}`;
      held = new FileLock(path);
      held.tryTake();
      return path;
    });
    leaveSession(report);
  } catch (error) {
    // A full disk: the ledger and the log have its failures, too.
    if (!(error instanceof Error)) throw error;
  }
}
