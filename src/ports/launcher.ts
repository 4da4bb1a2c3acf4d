/** Starts wake-ups as processes of their own, as cron would. */
export interface Launcher {
  /**
   * Runs `gapless run PLUGIN` to its end.
   *
   * @param stop Asks the process to end (SIGTERM) when it aborts.
   * @returns Its exit code.
   */
  wake(plugin: string, stop: AbortSignal): Promise<number>;
}
