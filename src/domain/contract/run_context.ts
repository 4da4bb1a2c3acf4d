/** Why a run happens. */
export type Trigger = "schedule" | "manual" | "retry" | "backfill";

/** A span of time, half-open: `start` belongs to it, `end` does not. Both are UTC instants. */
export interface Window {
  /** First instant, inclusive. */
  readonly start: Date;
  /** End, exclusive. */
  readonly end: Date;
}

/** Values that a log line carries beside its message; they must survive JSON. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A structured log. Lines go to the run's own log file and, on a terminal, to the screen. */
export interface RunLog {
  /** Detail for the author. */
  debug(message: string, fields?: LogFields): void;
  /** What happened. */
  info(message: string, fields?: LogFields): void;
  /** Something odd that did not stop the work. */
  warn(message: string, fields?: LogFields): void;
  /** Something that failed. It does not fail the run; throwing does. */
  error(message: string, fields?: LogFields): void;
}

/**
 * What a run may know and do beside its window.
 *
 * @typeParam Config Type of the plugin's config, after its schema parsed it.
 */
export interface RunContext<Config = unknown> {
  /** The plugin's name in the manifest. */
  readonly plugin: string;
  /** The plugin's config, parsed by its schema if it has one. */
  readonly config: Config;
  /**
   * Aborts when the run must stop: its timeout passed, the process got SIGTERM or SIGINT, or its lease is lost. After a
   * grace period of 10 seconds the run is ended for good, and its window stays owed whatever it did in the meantime.
   */
  readonly signal: AbortSignal;
  /** Structured log; `console.*` is captured into it too. */
  readonly log: RunLog;
  /** Which attempt at this window this is, from 1. */
  readonly attempt: number;
  /** Why this run happens. */
  readonly trigger: Trigger;
  /** The window, the same two instants that `run()` gets. */
  readonly window: Window;
  /** A text that is the same for every attempt at the same window: hand it to services that drop duplicates. */
  readonly idempotencyKey: string;
  /**
   * Commits `[window.start, until)` now. If the run fails or dies later, only the rest is run again, as a window that
   * starts at `until`.
   *
   * @param until An instant after the last checkpoint (or the window's start) and before the window's end.
   * @returns When the ledger has it.
   * @throws {RangeError} If `until` lies outside the rest of the window.
   */
  checkpoint(until: Date): Promise<void>;
}
