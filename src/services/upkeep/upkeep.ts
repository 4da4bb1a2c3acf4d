import type { Manifest } from "../../domain/manifest/manifest.ts";
import type { WakeGap } from "../../domain/upkeep/wake_gap.ts";
import type { RunSlots } from "../../ports/run_slots.ts";
import { tidyDaily, type TidyRoom } from "../ledger/tidy.ts";
import { recordWakeGaps, type WakeGapRoom } from "./record_wake_gaps.ts";
import { wakeLate, type WakeLateRoom } from "./wake_late.ts";

/** What upkeep works with. */
export type UpkeepRoom = WakeLateRoom & WakeGapRoom & TidyRoom & {
  readonly manifest: Manifest;
  readonly slots: Pick<RunSlots, "startWaiting">;
};

/** What upkeep did. */
export interface UpkeepReport {
  /** Plugins that were late, and were woken. */
  readonly woken: readonly string[];
  /** Time in which cron woke nothing, or one plugin not, as far as it was not recorded before. */
  readonly gaps: readonly WakeGap[];
  /** What could not be done, each with its reason; all else was. */
  readonly failures: readonly { readonly step: string; readonly error: Error }[];
}

/**
 * Does what has to be done now and then: records when cron woke nothing, wakes plugins that are late, and removes what need not be
 * kept. A step that fails does not keep the others from being done.
 */
export async function upkeep(room: UpkeepRoom): Promise<UpkeepReport> {
  const failures: { step: string; error: Error }[] = [];
  async function attempt<T>(step: string, work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      failures.push({ step, error });
      return otherwise;
    }
  }
  // Before anything is woken, which leaves a trace.
  const gaps = await attempt("record when cron woke nothing", () => recordWakeGaps(room), []);
  await attempt("start what waits for a slot", () => room.slots.startWaiting(), undefined);
  const woken = await attempt("wake late plugins", () => wakeLate(room), []);
  await attempt("remove what need not be kept", () => tidyDaily(room, room.manifest.keep), false);
  return { woken, gaps, failures };
}
