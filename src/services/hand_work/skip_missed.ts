import type { Window } from "../../domain/contract/run_context.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { Decision } from "../../domain/window/decision.ts";
import { CursorMovedError } from "../../ports/operator_actions.ts";
import type { ClaimRoom } from "../wake/claim_next.ts";
import { missedTime } from "./missed_time.ts";

/** Skips the time that a plugin missed, from its cursor to its last tick; returns it, or null if there is none. */
export async function skipMissed(
  room: Pick<ClaimRoom, "clock" | "ledger" | "localZone">,
  entry: PluginEntry,
  decision: Decision,
): Promise<Window | null> {
  for (;;) {
    const missed = await missedTime(room, entry);
    if (missed === null) return null;
    try {
      await room.ledger.skipTime(entry.name, missed, decision);
      return missed;
    } catch (error) {
      // It is woken, or rewound, at the same moment: something else is missed then.
      if (!(error instanceof CursorMovedError)) throw error;
    }
  }
}
