import type { Retention } from "../domain/archive/retention.ts";
import type { LogEntry } from "./plugin_host.ts";

/** The log files of runs, one per run. */
export interface RunLogs {
  /**
   * Begins the log of a run. Of the plugin's older logs, only the newest ones stay.
   *
   * @param limit How large this log may grow, in bytes.
   */
  open(plugin: string, runId: number, limit: number): RunLogWriter;
  /** Returns a run's log, oldest entry first, whether or not it was closed; undefined if there is none (any more). */
  read(plugin: string, runId: number): Promise<AsyncIterable<LogEntry> | undefined>;
  /** Returns when a run's log was last written to; undefined if there is none, or not on this host. */
  lastWritten(plugin: string, runId: number): Date | undefined;
  /** Drops the logs of a plugin that need not be kept: those last written to before an instant, but for the newest. */
  prune(plugin: string, retention: Retention): void;
}

/**
 * The log of a run under way. One that grows beyond its limit keeps its head and its tail: an entry in between says how much
 * was left out. So the last entry, which says why a run failed, is always kept.
 */
export interface RunLogWriter {
  write(entry: LogEntry): void;
  close(): void;
}
