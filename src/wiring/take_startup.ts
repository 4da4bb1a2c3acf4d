import { FileSemaphore } from "../adapters/semaphore/file_semaphore.ts";
import type { WakeUp } from "../domain/instance/parse_wake_up.ts";
import type { Startup } from "../ports/startup.ts";

/** A start takes less than a second; one that takes so long was stopped, or hangs. */
const EXPIRY_MS = 30_000;
/** Starts take some tens of milliseconds each. */
const POLL_MS = 3;

/**
 * Waits until a wake-up may start: at most one process more than the machine has processors does at a time. Of hundreds that are
 * woken in the same minute, each would otherwise slow down the start of all, and keep the ledger locked longer than others wait
 * for it.
 *
 * No wake-up fails for this: where it cannot wait, it starts.
 */
export async function takeStartup({ state }: Pick<WakeUp, "state">): Promise<Startup> {
  const place = await takePlace(state);
  return { over: () => place?.[Symbol.dispose]() };
}

async function takePlace(state: string): Promise<Disposable | undefined> {
  const capacity = navigator.hardwareConcurrency + 1;
  for (const folder of foldersFor(state)) {
    try {
      return await new FileSemaphore({ folder, capacity, pollMs: POLL_MS, expiryMs: EXPIRY_MS }).acquire(1);
    } catch (error) {
      // No state folder yet, a read-only or a full disk, somebody else's folder.
      if (!(error instanceof Error)) throw error;
    }
  }
  return undefined;
}

/** Where it is at its usual place, the state folder lies in a folder with those of all instances of the user. */
function foldersFor(state: string): string[] {
  const parent = state.slice(0, state.lastIndexOf("/"));
  return (parent.endsWith("/gapless") ? [parent, state] : [state]).map((folder) => `${folder}/starting`);
}
