const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A run that a living process works on. */
export interface RunInProgress {
  readonly startedAt: Date;
  /** When it last logged or checkpointed; null if it did not, or that cannot be seen from here. */
  readonly lastSignAt: Date | null;
  /** When its lease ends unless it is renewed. */
  readonly expiresAt: Date;
}

/** By what a run is judged. */
export interface RunTerms {
  readonly now: Date;
  /** How long after its tick the plugin is late. */
  readonly limitMs: number;
  /** How long a run may take before it counts as long. */
  readonly usualMs: number;
}

/** By what it is known how long a plugin's runs take. */
export interface UsualTerms {
  /** Median of the plugin's last good runs; null before the first. */
  readonly medianMs: number | null;
  /** The manifest's `within`. */
  readonly withinMs: number | null;
  /** Distance of its ticks. */
  readonly intervalMs: number;
}

/**
 * Returns how long a run may take before it counts as long: three times the median of the last good ones. Before the first
 * good one nothing is known, and the first may have much to catch up with: a sixth of the distance of two ticks, at least 4
 * minutes and at most 4 hours; no time beyond the limit if the manifest says by when the plugin has to be done.
 */
export function usualOf({ medianMs, withinMs, intervalMs }: UsualTerms): number {
  if (medianMs !== null) return 3 * medianMs;
  return withinMs !== null ? 0 : Math.min(Math.max(intervalMs / 6, 4 * MINUTE_MS), 4 * HOUR_MS);
}

/** Reports whether a run takes no longer than usual so far. */
export function isUsual({ startedAt }: RunInProgress, { now, usualMs }: RunTerms): boolean {
  return now.getTime() - startedAt.getTime() <= usualMs;
}

/**
 * Reports whether a run is stuck: for longer than the limit, and than usual, it has neither ended, logged nor checkpointed; or
 * its lease is not renewed.
 */
export function isStuck(run: RunInProgress, { now, limitMs, usualMs }: RunTerms): boolean {
  if (run.expiresAt <= now) return true;
  const lastSign = Math.max(run.startedAt.getTime(), run.lastSignAt?.getTime() ?? 0);
  return now.getTime() - lastSign > Math.max(limitMs, usualMs);
}

/** Returns the median of some numbers; null if there are none. */
export function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.length === 0 ? null : middle.reduce((sum, number) => sum + number, 0) / middle.length;
}
