import type { CrontabTarget } from "../domain/crontab/target.ts";
import type { CronProgram } from "./cron_program.ts";
import type { Crontab } from "./crontab.ts";

/** All tables that cron reads and an instance's block may stand in, and where it stands. */
export interface Crontabs {
  at(target: CrontabTarget): Crontab;
  /** Tells which cron is here; null if it has no `crontab` program. */
  program(): Promise<CronProgram | null>;
  /** Returns where the block of this instance stands, or may stand; empty if it was never written. */
  places(): Promise<readonly CrontabTarget[]>;
  /** Remembers where it stands from now on. */
  remember(places: readonly CrontabTarget[]): Promise<void>;
}
