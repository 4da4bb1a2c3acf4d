import type { Owner, Sighting } from "../domain/window/owner.ts";

/** Who this process is, and whether other ones still live. */
export interface ProcessTable {
  /** Returns the name under which this process holds leases. */
  self(): Owner;
  /** Looks for an owner among the processes that can be seen from here. */
  look(owner: Owner): Sighting;
}
