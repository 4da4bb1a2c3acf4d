/** Starts wake-ups as processes of their own, as cron would. */
export interface Launcher {
  /**
   * Runs `gapless run PLUGIN` to its end.
   *
   * @param stop Asks the process to end (SIGTERM) when it aborts.
   * @param output Reads what it prints; if left out, that goes where this process's output goes.
   * @returns Its exit code.
   */
  wake(plugin: string, stop: AbortSignal, output?: WakeUpOutput): Promise<number>;
  /**
   * Starts a wake-up that goes on by itself: it has a session of its own, and nobody waits for it. What it reports is kept for the next
   * one whose output is read.
   */
  start(plugin: string): void;
}

/** How what a wake-up prints is read. */
export interface WakeUpOutput {
  /** As text, or as lines of JSON. */
  readonly format: "text" | "json";
  /** Gets each line. */
  readonly onLine: (line: string) => void;
}
