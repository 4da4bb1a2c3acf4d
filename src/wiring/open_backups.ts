import { join } from "@std/path/posix";
import { FileCrontabBackups } from "../adapters/crontab/backups/file_crontab_backups.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Clock } from "../ports/clock.ts";
import type { CrontabBackups } from "../ports/crontab_backups.ts";

/** Returns the backups of the crontab, in the state folder. */
export function openBackups({ state }: Instance, clock: Clock): CrontabBackups {
  return new FileCrontabBackups(join(state, "backups"), clock);
}
