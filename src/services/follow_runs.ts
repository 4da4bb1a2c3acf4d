import type { RunRecord } from "../domain/window/records.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { RunLogs } from "../ports/run_logs.ts";
import { type EntryChoice, mergedEntries, type RunEntry } from "./run_entries.ts";

/** What runs are followed with. */
export interface FollowDeps {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "runs">;
  readonly logs: Pick<RunLogs, "read">;
}

/** Whose runs are followed. */
export interface FollowRequest extends Pick<EntryChoice, "level"> {
  readonly plugin: string | undefined;
  /** Those that are followed from the beginning, with the entries that are known already. */
  readonly runs: readonly RunRecord[];
  readonly known: readonly RunEntry[];
  readonly stop: AbortSignal;
  readonly onEntry: (entry: RunEntry) => void;
  /** Hears of a run that has begun since. */
  readonly onRun: (run: RunRecord) => void;
}

const POLL_MS = 500;
/** So many of the newest runs are looked at: more than any machine begins between two looks. */
const RUNS = 500;

/** How far a log was read: one that has grown too large loses entries from its middle, so that no count of all would do. */
interface Position {
  readonly time: number;
  /** Entries of that time. */
  readonly count: number;
}

/** Reports what runs log, and new runs, until `stop` aborts. */
export async function followRuns(deps: FollowDeps, request: FollowRequest): Promise<void> {
  const { plugin, stop, level, onEntry, onRun } = request;
  const positions = new Map<number, Position>();
  const unseen = (entries: readonly RunEntry[]) =>
    [...Map.groupBy(entries, ({ run }) => run.id)].flatMap(([id, own]) => {
      const fresh = after(own, positions.get(id));
      positions.set(id, positionOf(own));
      return fresh;
    });
  unseen(request.known);
  let open = [...request.runs];
  let newest = Math.max(...request.runs.map(({ id }) => id), (await newestRuns(deps, plugin, 1))[0]?.id ?? 0);
  while (!stop.aborted) {
    const recent = await newestRuns(deps, plugin, RUNS);
    const begun = recent.filter(({ id }) => id > newest).reverse();
    newest = Math.max(newest, ...begun.map(({ id }) => id));
    begun.forEach(onRun);
    open.push(...begun);
    const entries = await mergedEntries(deps.logs, open, { level });
    // All of what is unseen, in the order of their time.
    const fresh = new Set(unseen(entries));
    for (const entry of entries) if (fresh.has(entry)) onEntry(entry);
    // Why a run failed comes into its log once it has ended: it is read once more then.
    const now = new Map(recent.map((run) => [run.id, run]));
    open = open.filter(({ outcome }) => outcome === "running").map((run) => now.get(run.id) ?? run);
    await deps.clock.sleep(POLL_MS, stop);
  }
}

async function newestRuns(
  { ledger }: FollowDeps,
  plugin: string | undefined,
  limit: number,
): Promise<RunRecord[]> {
  return await ledger.runs({ ...plugin === undefined ? {} : { plugin }, limit });
}

/** Returns the entries of one run that follow a position. */
function after(entries: readonly RunEntry[], position: Position | undefined): readonly RunEntry[] {
  if (position === undefined) return entries;
  let same = 0;
  return entries.filter(({ entry }) => {
    const time = entry.time.getTime();
    return time > position.time || (time === position.time && ++same > position.count);
  });
}

function positionOf(entries: readonly RunEntry[]): Position {
  const times = entries.map(({ entry }) => entry.time.getTime());
  const time = Math.max(...times);
  return { time, count: times.filter((one) => one === time).length };
}
