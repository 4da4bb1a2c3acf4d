import type { Owner, SandboxGroup, Sighting } from "../domain/window/owner.ts";

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
  /**
   * Kills what is left of the run of an owner that is gone, and waits until it is gone, too. Nothing is killed unless it is
   * certain that it belongs to that run. Returns false if some of it still lives; true if, as far as can be seen, nothing
   * does.
   */
  endGroup(owner: Owner, group: SandboxGroup): Promise<boolean>;
}
