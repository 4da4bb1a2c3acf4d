/**
 * The traces that wake-ups of this host left, with something due or not: by them, "cron did not wake it" and "it was woken, and
 * nothing was due" differ.
 */
export interface WakeTraces {
  /**
   * Returns the wake-ups of a plugin, oldest first: at most one a minute, and those of the last 64 minutes at least, if there
   * were any. A wrong clock may have left some in the future.
   */
  read(plugin: string): readonly Date[];
}
