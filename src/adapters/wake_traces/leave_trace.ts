/** A ring of a plugin keeps one wake-up for each of the last minutes: that of a minute is in the slot `minute modulo 64`. */
export const SLOTS = 64;
/** An instant in milliseconds since the epoch, as a 64-bit float, little-endian; 0: no wake-up yet. */
export const SLOT_BYTES = 8;

const MINUTE_MS = 60_000;
/** Other names are no plugins', and none of them may lead to another file. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/**
 * Writes to a plugin's ring that it is woken. Each wake-up does this first, so it is one write to a file that has its full
 * size already, which works on a full disk, too.
 *
 * No wake-up fails or waits for this: where it cannot be written, it is not.
 *
 * @param folder Absolute path of the folder of rings; it is made if the state folder, in which it is, is there.
 */
export function leaveTrace(folder: string, plugin: string, now: Date): void {
  if (!NAME.test(plugin)) return;
  const path = ringPath(folder, plugin);
  try {
    writeSlot(path, now);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof Deno.errors.NotFound) makeRing(folder, path, now);
  }
}

/** Returns where the ring of a plugin is. */
export function ringPath(folder: string, plugin: string): string {
  return `${folder}/${plugin}`;
}

function writeSlot(path: string, now: Date): void {
  const slot = new Uint8Array(SLOT_BYTES);
  new DataView(slot.buffer).setFloat64(0, now.getTime(), true);
  const file = Deno.openSync(path, { write: true });
  try {
    file.seekSync(slotOf(now) * SLOT_BYTES, Deno.SeekMode.Start);
    file.writeSync(slot);
  } finally {
    file.close();
  }
}

function makeRing(folder: string, path: string, now: Date): void {
  const ring = new Uint8Array(SLOTS * SLOT_BYTES);
  new DataView(ring.buffer).setFloat64(slotOf(now) * SLOT_BYTES, now.getTime(), true);
  try {
    makeFolder(folder);
    // Two that are woken at the same moment need only one trace.
    Deno.writeFileSync(path, ring, { createNew: true, mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

function makeFolder(folder: string): void {
  try {
    Deno.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

function slotOf(now: Date): number {
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  // A clock before 1970 counts backwards.
  return ((minute % SLOTS) + SLOTS) % SLOTS;
}
