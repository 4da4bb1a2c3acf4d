import type { WakeTraces } from "../../ports/wake_traces.ts";
import { ringPath, SLOT_BYTES, SLOTS } from "./leave_trace.ts";

/** {@linkcode WakeTraces} in the rings that {@linkcode leaveTrace} writes. */
export class FileWakeTraces implements WakeTraces {
  readonly #folder: string;

  /** @param folder Absolute path of the folder of rings, there or not. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  read(plugin: string): Date[] {
    const ring = this.#readRing(plugin);
    const count = Math.min(SLOTS, Math.floor(ring.byteLength / SLOT_BYTES));
    return Array.from({ length: count }, (_, slot) => ring.getFloat64(slot * SLOT_BYTES, true))
      // A slot that was never written, or a file that is none of ours.
      .filter((ms) => ms > 0 && !Number.isNaN(new Date(ms).getTime()))
      .sort((one, other) => one - other)
      .map((ms) => new Date(ms));
  }

  #readRing(plugin: string): DataView {
    try {
      return new DataView(Deno.readFileSync(ringPath(this.#folder, plugin)).buffer);
    } catch (error) {
      // Never woken here, or not for this user to see.
      if (!(error instanceof Error)) throw error;
      return new DataView(new ArrayBuffer(0));
    }
  }
}
