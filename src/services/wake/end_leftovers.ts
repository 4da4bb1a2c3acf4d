import type { LeaseRecord } from "../../domain/window/owner.ts";
import type { ProcessTable } from "../../ports/process_table.ts";

/**
 * Ends what is left of the runs of owners that are gone: programs that a plugin started outlive a process that was killed,
 * and nothing may run beside them.
 *
 * @param dead Leases that may be taken from their owners.
 * @returns Those of them of which nothing is left, as far as can be seen from here. The others still count as held.
 */
export async function endLeftovers(
  processes: Pick<ProcessTable, "look" | "endGroup">,
  dead: readonly LeaseRecord[],
): Promise<LeaseRecord[]> {
  const ended: LeaseRecord[] = [];
  for (const lease of dead) {
    const { owner, group } = lease;
    // Of an owner that cannot be seen from here, neither can its processes.
    const left = group !== null && processes.look(owner) === "dead" &&
      !await processes.endGroup(owner, group);
    if (!left) ended.push(lease);
  }
  return ended;
}
