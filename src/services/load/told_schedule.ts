import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { knownSchedule } from "../../domain/manifest/plugin_schedule.ts";
import type { Schedule } from "../../domain/schedule/schedule.ts";
import type { ClaimRoom } from "../wake/claim_next.ts";

/** Returns when a plugin is due by what it told last, or null while it shall not run or that is not known. */
export async function toldSchedule(
  { ledger, localZone }: Pick<ClaimRoom, "ledger" | "localZone">,
  entry: PluginEntry,
): Promise<Schedule | null> {
  const record = (await ledger.state(entry.name))?.record;
  if (record === undefined || record.pause !== null || record.told?.enabled === false) return null;
  return knownSchedule(entry, record.told, localZone);
}
