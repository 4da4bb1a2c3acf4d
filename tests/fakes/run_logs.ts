import type { Retention } from "../../src/domain/archive/retention.ts";
import type { LogEntry } from "../../src/ports/plugin_host.ts";
import type { RunLogs, RunLogWriter } from "../../src/ports/run_logs.ts";

/** {@linkcode RunLogs} in memory, without a size cap. */
export class FakeRunLogs implements RunLogs {
  readonly #logs = new Map<string, Map<number, LogEntry[]>>();
  #writing = 0;

  /** How many logs were opened and not closed. */
  get writing(): number {
    return this.#writing;
  }

  open(plugin: string, runId: number, _limit: number): RunLogWriter {
    const runs = this.#logs.get(plugin) ?? new Map<number, LogEntry[]>();
    this.#logs.set(plugin, runs);
    const entries: LogEntry[] = [];
    runs.set(runId, entries);
    for (const old of [...runs.keys()].sort((a, b) => b - a).slice(100)) runs.delete(old);
    this.#writing++;
    return { write: (entry) => void entries.push(entry), close: () => void this.#writing-- };
  }

  prune(plugin: string, { before, newest }: Retention): void {
    const runs = this.#logs.get(plugin) ?? new Map<number, LogEntry[]>();
    for (const run of [...runs.keys()].sort((a, b) => b - a).slice(newest)) {
      // Memory has no dates of its own: what was written last tells.
      if ((runs.get(run)?.at(-1)?.time ?? before) < before) runs.delete(run);
    }
  }

  lastWritten(plugin: string, runId: number): Date | undefined {
    return this.#logs.get(plugin)?.get(runId)?.at(-1)?.time;
  }

  read(plugin: string, runId: number): Promise<AsyncIterable<LogEntry> | undefined> {
    const entries = this.#logs.get(plugin)?.get(runId)?.slice();
    return Promise.resolve(entries && each(entries));
  }
}

async function* each(entries: readonly LogEntry[]): AsyncGenerator<LogEntry> {
  yield* entries;
}
