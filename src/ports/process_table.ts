import type { Owner } from "../domain/window/owner.ts";

/** Who this process is, and whether other ones still live. */
export interface ProcessTable {
  /** Returns the name under which this process holds leases. */
  self(): Owner;
  /** Tells whether an owner lives; `unknown` if that cannot be seen from here (another host, another namespace). */
  look(owner: Owner): "alive" | "dead" | "unknown";
}
