import type { LeaseRecord } from "../domain/window/owner.ts";
import type { RunRecord } from "../domain/window/records.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger, RunQuery } from "../ports/ledger.ts";
import type { ProcessTable } from "../ports/process_table.ts";
import { deadLeases } from "./wake/claim_next.ts";

/** What runs are found with. */
export interface FindRunsDeps {
  readonly clock: Clock;
  readonly processes: ProcessTable;
  readonly ledger: Pick<Ledger, "runs" | "state">;
}

/**
 * Returns runs, newest first. One whose process is gone has crashed, though the ledger does not have that until its window is taken
 * up again.
 */
export async function findRuns(deps: FindRunsDeps, query: RunQuery): Promise<RunRecord[]> {
  const { outcomes } = query;
  if (outcomes === undefined) return await withCrashes(deps, await deps.ledger.runs(query));
  // They are on record as running.
  const recorded = outcomes.includes("crashed") ? [...outcomes, "running" as const] : outcomes;
  const found = await withCrashes(deps, await deps.ledger.runs({ ...query, outcomes: recorded }));
  return found.filter(({ outcome }) => outcomes.includes(outcome));
}

async function withCrashes(deps: FindRunsDeps, runs: readonly RunRecord[]): Promise<RunRecord[]> {
  const plugins = new Set(runs.filter(({ outcome }) => outcome === "running").map(({ plugin }) => plugin));
  const dead = new Map<number, LeaseRecord>();
  for (const plugin of plugins) {
    const state = await deps.ledger.state(plugin);
    for (const lease of state === undefined ? [] : deadLeases(deps, state)) dead.set(lease.windowId, lease);
  }
  return runs.map((run) => {
    const lease = run.outcome === "running" ? dead.get(run.window.id) : undefined;
    return lease === undefined ? run : { ...run, outcome: "crashed", error: describe(lease) };
  });
}

function describe({ owner: { pid, host } }: LeaseRecord): string {
  return `its process (pid ${pid} on ${host}) is gone; the next wake-up takes the window up again`;
}
