import type { WakeGap, WakeGapRecord } from "../domain/upkeep/wake_gap.ts";

/** Where it is kept when cron woke nothing. */
export interface WakeGaps {
  /** Records gaps of a host; one that overlaps or follows a recorded one makes one with it, and takes the place of its plugins' if it is the host's. Those that ended before `keepFrom` go. */
  recordWakeGaps(host: string, gaps: readonly WakeGap[], keepFrom: Date): Promise<void>;
  /** Returns gaps of all hosts, the newest first. */
  wakeGaps(query: WakeGapQuery): Promise<WakeGapRecord[]>;
}

/** Which gaps are wanted. */
export interface WakeGapQuery {
  /** Those of this plugin, and of whole hosts; left out, of all. */
  readonly plugin?: string;
  /** Those that end after it. */
  readonly from?: Date;
  /** Those that start before it. */
  readonly to?: Date;
  readonly limit?: number;
}
