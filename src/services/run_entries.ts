import type { RunRecord } from "../domain/window/records.ts";
import type { LogEntry } from "../ports/plugin_host.ts";
import type { RunLogs } from "../ports/run_logs.ts";

/** Which entries of logs are wanted. */
export interface EntryChoice {
  /** At this level or above. */
  readonly level: LogEntry["level"];
  /** At this instant or later. */
  readonly since?: Date;
  /** The last ones only. */
  readonly tail?: number;
}

/** An entry, and the run that wrote it. */
export interface RunEntry {
  readonly run: RunRecord;
  readonly entry: LogEntry;
}

/** All levels, the least important first. */
export const LEVELS: readonly LogEntry["level"][] = ["debug", "info", "warn", "error"];

/** Returns the wanted entries of one run, one by one; undefined if there is no log of it (any more). */
export async function entriesOf(
  logs: Pick<RunLogs, "read">,
  run: RunRecord,
  choice: EntryChoice,
): Promise<AsyncIterable<RunEntry> | undefined> {
  const entries = await logs.read(run.plugin, run.id);
  if (entries === undefined) return undefined;
  const wanted = choose(entries, run, choice);
  return choice.tail === undefined ? wanted : last(wanted, choice.tail);
}

/** Returns the wanted entries of several runs, in the order of their time. */
export async function mergedEntries(
  logs: Pick<RunLogs, "read">,
  runs: readonly RunRecord[],
  { tail, ...choice }: EntryChoice,
): Promise<RunEntry[]> {
  const all = await Promise.all(runs.map(async (run) => {
    const entries = await entriesOf(logs, run, choice);
    return entries === undefined ? [] : await Array.fromAsync(entries);
  }));
  const merged = all.flat().sort((one, other) => one.entry.time.getTime() - other.entry.time.getTime());
  return tail === undefined ? merged : merged.slice(-tail);
}

async function* choose(
  entries: AsyncIterable<LogEntry>,
  run: RunRecord,
  { level, since }: EntryChoice,
): AsyncGenerator<RunEntry> {
  const least = LEVELS.indexOf(level);
  for await (const entry of entries) {
    if (LEVELS.indexOf(entry.level) < least || (since !== undefined && entry.time < since)) continue;
    yield { run, entry };
  }
}

async function* last<T>(items: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  let kept: T[] = [];
  for await (const item of items) {
    kept.push(item);
    // Not at each one: that would copy the list each time.
    if (kept.length > 2 * count) kept = kept.slice(-count);
  }
  yield* kept.slice(-count);
}
