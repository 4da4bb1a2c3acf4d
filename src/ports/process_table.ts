import type { Owner, Sighting } from "../domain/window/owner.ts";

/** Who this process is, and whether other ones still live. */
export interface ProcessTable {
  /** Returns the name under which this process holds leases. */
  self(): Owner;
  /** Looks for an owner among the processes that can be seen from here. */
  look(owner: Owner): Sighting;
  /**
   * Ends an owner's process if it is seen alive from here and may be ended: `politely` by a signal that it can heed, or `at
   * once`. Returns whether it was told to.
   */
  end(owner: Owner, how: "politely" | "at once"): boolean;
}
