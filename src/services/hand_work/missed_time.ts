import type { Window } from "../../domain/contract/run_context.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { knownSchedule } from "../../domain/manifest/plugin_schedule.ts";
import { cursorOf } from "../../domain/window/cursor_of.ts";
import type { ClaimRoom } from "../wake/claim_next.ts";

/** Returns the time from a plugin's cursor to its last tick, which no window covers; null if there is none. */
export async function missedTime(
  { clock, ledger, localZone }: Pick<ClaimRoom, "clock" | "ledger" | "localZone">,
  entry: PluginEntry,
): Promise<Window | null> {
  const record = (await ledger.state(entry.name))?.record;
  const schedule = knownSchedule(entry, record?.told, localZone);
  if (record === undefined || schedule === null) return null;
  const start = cursorOf(record, entry.since);
  const end = schedule.last(clock.now());
  return end !== null && end > start ? { start, end } : null;
}
