import { assert, assertEquals } from "@std/assert";
import type { Window } from "../../src/domain/contract/run_context.ts";
import { pluginSchedule } from "../../src/domain/manifest/plugin_schedule.ts";
import type { Schedule } from "../../src/domain/schedule/schedule.ts";
import type { SimProcess } from "./sim_process.ts";

/** In what a new window was claimed. */
export interface Circumstances {
  readonly process: SimProcess;
  readonly now: Date;
  /** Up to where time was covered. */
  readonly cursor: Date;
}

/** Asserts that a new scheduled window is one that the manifest allows. */
export function assertNewWindow({ start, end }: Window, { process, now, cursor }: Circumstances): void {
  const { entry, upTo } = process;
  const schedule = scheduleOf(process);
  const limit = upTo ?? now;
  assert(end <= limit, "A window reaches into the future");
  const tick = schedule.next(cursor);
  assert(upTo !== undefined || tick !== null && tick <= now, "A window, and no tick was due");
  if (entry.maxWindowMs !== null) {
    assert(end.getTime() - start.getTime() <= entry.maxWindowMs, "Longer than allowed");
  }
  const cut = end.getTime() - start.getTime() === entry.maxWindowMs;
  if (entry.align && !cut && upTo === undefined) assertEquals(schedule.last(end), end, "It ends on no tick");
  if (entry.catchup === "each" || entry.catchup === "latest" && entry.align) {
    const next = schedule.next(start);
    assert(next === null || next >= end, "More than one tick's time in a window");
  }
  if (entry.catchup !== "latest") assertEquals(start, cursor, "It does not start at the cursor");
}

const schedules = new Map<string, Schedule>();

function scheduleOf({ entry }: SimProcess): Schedule {
  const key = `${entry.timezone} ${entry.schedule}`;
  const schedule = schedules.get(key) ?? pluginSchedule(entry, "", "UTC");
  schedules.set(key, schedule);
  return schedule;
}
