import type { Clock } from "../../ports/clock.ts";
import { FileLock } from "../semaphore/file_lock.ts";
import { privateFolder } from "../semaphore/private_folder.ts";

const POLL_MS = 2;
/** Holders keep it for a millisecond; one that keeps it for so long was stopped. */
const PATIENCE_MS = 10_000;

/** The folder of an instance's slots, and what lies in it. */
export interface SlotFolder {
  readonly holders: string;
  readonly queue: string;
  readonly reports: string;
}

/** Names the parts of the folder. */
export function slotFolder(folder: string): SlotFolder {
  return { holders: `${folder}/holders`, queue: `${folder}/queue`, reports: `${folder}/reports` };
}

/**
 * Looks at the slots, or changes them, while no other process does.
 *
 * @param folder Is made if it is not there; its parent must be.
 * @throws {Error} If the folder cannot be used, or another process keeps it for seconds.
 */
export async function withSlots<T>(
  folder: string,
  clock: Pick<Clock, "sleep">,
  change: (folder: SlotFolder) => T,
): Promise<T> {
  const parts = slotFolder(folder);
  if (privateFolder(folder)) { for (const part of Object.values(parts)) privateFolder(part); }
  using lock = new FileLock(`${folder}/lock`);
  const deadline = performance.now() + PATIENCE_MS;
  while (!lock.tryTake()) {
    if (performance.now() > deadline) throw new Error(`another process keeps "${folder}" locked`);
    await clock.sleep(POLL_MS);
  }
  return change(parts);
}
