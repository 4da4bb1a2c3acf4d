/** The waits of this host's wake-ups for the next attempt at a window. */
export interface RetryWaits {
  /**
   * Begins a wait of a plugin's wake-up.
   *
   * @returns The wait, to be disposed of when it is over; null if another process waits for the same plugin.
   */
  begin(plugin: string): Promise<Disposable | null>;
}
