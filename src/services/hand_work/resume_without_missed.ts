import type { Window } from "../../domain/contract/run_context.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { Decision } from "../../domain/window/decision.ts";
import { CursorMovedError } from "../../ports/operator_actions.ts";
import type { ClaimRoom } from "../wake/claim_next.ts";
import { missedTime } from "./missed_time.ts";

/** What became of a pause that was to end. */
export interface Resumed {
  /** Whether the plugin was paused. */
  readonly changed: boolean;
  /** Time that is passed over; null if there is none. */
  readonly skipped: Window | null;
}

/** Ends a plugin's pause, and passes over the time that it missed. */
export async function resumeWithoutMissed(
  room: Pick<ClaimRoom, "clock" | "ledger" | "localZone">,
  entry: PluginEntry,
  decision: Decision,
): Promise<Resumed> {
  for (;;) {
    const skip = await missedTime(room, entry);
    try {
      const changed = await room.ledger.resume(entry.name, { decision, skip });
      return { changed, skipped: changed ? skip : null };
    } catch (error) {
      // Somebody rewinds it at the same moment: what was missed is more now.
      if (!(error instanceof CursorMovedError)) throw error;
    }
  }
}
