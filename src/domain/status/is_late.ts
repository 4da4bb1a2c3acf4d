import { parseSchedule, type Schedule } from "../schedule/schedule.ts";
import { activeFrom, pauseAt } from "../window/pause.ts";
import type { PluginRecord } from "../window/records.ts";
import type { DueTerms } from "../window/registration.ts";
import { type DoneTerms, doneUpTo, dueOf } from "./due.ts";

/** By what a recorded plugin is judged. */
export type LateTerms = Pick<DueTerms, "withinMs"> & DoneTerms & { readonly now: Date };

/** Reports whether a plugin is over its limit, by the setting on its record: before a change of it. */
export function isLate(record: PluginRecord, { now, withinMs, ...terms }: LateTerms): boolean {
  const schedule = recordedSchedule(record);
  if (schedule === null || record.setting?.enabled !== true || pauseAt(record, now) !== null) {
    return false;
  }
  const due = dueOf(schedule, {
    doneUpTo: doneUpTo(record, terms),
    activeSince: activeFrom(record, now),
    withinMs,
  });
  return due !== null && now.getTime() - due.at.getTime() > due.limitMs;
}

function recordedSchedule({ name, setting }: PluginRecord): Schedule | null {
  if (setting?.schedule == null) return null;
  try {
    return parseSchedule(setting.schedule, setting.timezone, name);
  } catch (error) {
    // What a plugin reported need not be a schedule.
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}
