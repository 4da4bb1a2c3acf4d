import type { Clock } from "../../../ports/clock.ts";
import type { CrontabBackups } from "../../../ports/crontab_backups.ts";
import type { CrontabLock } from "./crontab_lock.ts";
import type { CrontabTable } from "./crontab_table.ts";

/** What a table is changed with. */
export interface ChangeRoom {
  readonly table: CrontabTable;
  readonly clock: Clock;
  readonly backups: CrontabBackups;
  /** Held. */
  readonly lock: CrontabLock;
}
