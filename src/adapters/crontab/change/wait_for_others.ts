import type { Clock } from "../../../ports/clock.ts";
import type { CrontabTable } from "./crontab_table.ts";

const STEP = 50;
/** A writer that takes longer waits for something itself. */
const STEPS = 40;

/** Waits until nobody else is about to write a table, or for two seconds; tells whether someone was. */
export async function waitForOthers(table: CrontabTable, clock: Clock): Promise<boolean> {
  for (let step = 0; step < STEPS; step++) {
    if (!table.isBeingWritten()) return step > 0;
    await clock.sleep(STEP);
  }
  return true;
}
