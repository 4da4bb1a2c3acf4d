import type { Wakeable } from "../domain/export/wakeable.ts";
import { knownSchedule } from "../domain/manifest/plugin_schedule.ts";
import type { Findings } from "./load/inspect_all.ts";
import { type PlanRoom, planWakeUps } from "./load/plan_wake_ups.ts";

/** Returns what another scheduler than cron is to wake, each plugin in its own zone. The manager keeps a crontab in step. */
export async function wakeablesOf(room: PlanRoom, { inspections }: Findings): Promise<Wakeable[]> {
  const wanted = inspections.filter(({ entry, enabled }) => enabled && entry.module.kind !== "builtin");
  const wakeables = await Promise.all(wanted.map(async ({ entry, told }) => {
    const schedule = knownSchedule(entry, told, room.localZone);
    if (schedule === null) return [];
    const { lines } = await planWakeUps({ ...room, localZone: schedule.timezone }, entry, schedule);
    return [{ entry, timezone: schedule.timezone, lines }];
  }));
  return wakeables.flat().filter(({ lines }) => lines.length > 0);
}
