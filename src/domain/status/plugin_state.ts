/** How a plugin stands, the most pressing first. */
export type PluginState =
  | "unloadable"
  | "disabled"
  | "paused"
  | "running"
  | "parked"
  | "owed"
  | "silent"
  | "ok";

/** What a plugin's state is judged by. */
export interface PluginFacts {
  readonly loadError: string | null;
  readonly enabled: boolean;
  readonly paused: boolean;
  /** Windows that live processes work on. */
  readonly running: number;
  /** Windows that were set aside. */
  readonly parked: number;
  /** Windows to be tried again, those of dead processes among them. */
  readonly owed: number;
  /** The last tick, if no window covers it; null if all is covered. */
  readonly missedTick: Date | null;
}

/** How long a wake-up may be late before its plugin counts as silent. */
const PATIENCE_MS = 5 * 60_000;

/** Judges how a plugin stands. Silent: a tick has passed, and no wake-up came for it. */
export function pluginState(facts: PluginFacts, now: Date): PluginState {
  const { loadError, enabled, paused, running, parked, owed, missedTick } = facts;
  if (loadError !== null) return "unloadable";
  if (!enabled) return "disabled";
  if (paused) return "paused";
  if (running > 0) return "running";
  if (parked > 0) return "parked";
  if (owed > 0) return "owed";
  return missedTick !== null && now.getTime() - missedTick.getTime() > PATIENCE_MS ? "silent" : "ok";
}
