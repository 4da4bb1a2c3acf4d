import type { Retention } from "../domain/archive/retention.ts";
import type { LogEntry } from "./plugin_host.ts";

/** The log files of runs, one per run. */
export interface RunLogs {
  /** Begins the log of a run; the oldest logs of the plugin beyond a limit go. */
  open(plugin: string, runId: number): RunLogWriter;
  /** Returns a run's log, oldest line first; undefined if there is none (any more). */
  read(plugin: string, runId: number): Promise<LogEntry[] | undefined>;
  /** Drops the logs of a plugin that need not be kept: those last written to before an instant, but for the newest. */
  prune(plugin: string, retention: Retention): void;
}

/** The log of a run under way. Lines beyond the size cap are dropped, and the last line says so. */
export interface RunLogWriter {
  write(entry: LogEntry): void;
  close(): void;
}
