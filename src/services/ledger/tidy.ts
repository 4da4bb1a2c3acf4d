import type { Retention } from "../../domain/archive/retention.ts";
import type { Keep } from "../../domain/manifest/manifest.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { LedgerArchive, Pruned } from "../../ports/ledger_archive.ts";
import type { RunLogs } from "../../ports/run_logs.ts";

/** What the past is tidied with. */
export interface TidyRoom {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "summaries">;
  readonly archive: Pick<LedgerArchive, "isOverdue" | "prune">;
  /** Those of this host. */
  readonly logs: Pick<RunLogs, "prune">;
}

/** How long one tidying may take; what is left is for the next. */
const BUDGET_MS = 5_000;

/**
 * Drops what need not be kept of plugins where that has been so for a day; so each is looked through once a day at most.
 *
 * @returns False if the time did not suffice, and the next one has to go on.
 */
export async function tidyDaily(room: TidyRoom, keep: Keep): Promise<boolean> {
  const retention = retentionOf(room.clock, keep);
  const end = new AbortController();
  const sleep = room.clock.sleep(BUDGET_MS, end.signal).then(() => end.abort());
  for (const { record: { name } } of await room.ledger.summaries()) {
    if (end.signal.aborted) break;
    room.logs.prune(name, retention);
    if (await room.archive.isOverdue(name, retention)) await room.archive.prune(name, retention, end.signal);
  }
  const isDone = !end.signal.aborted;
  end.abort();
  await sleep;
  return isDone;
}

/** What went of a plugin. */
export interface PrunedPlugin extends Pruned {
  readonly plugin: string;
}

/** Drops what need not be kept, of every plugin on record. */
export async function tidyAll(room: TidyRoom, keep: Keep, stop: AbortSignal): Promise<PrunedPlugin[]> {
  const retention = retentionOf(room.clock, keep);
  const pruned: PrunedPlugin[] = [];
  for (const { record: { name } } of await room.ledger.summaries()) {
    if (stop.aborted) break;
    room.logs.prune(name, retention);
    pruned.push({ plugin: name, ...await room.archive.prune(name, retention, stop) });
  }
  return pruned;
}

function retentionOf(clock: Clock, { ms, newest }: Keep): Retention {
  return { before: new Date(clock.now().getTime() - ms), newest };
}
