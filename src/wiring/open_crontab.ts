import { join } from "@std/path/posix";
import { ProgramTable } from "../adapters/crontab/program/program_table.ts";
import { spoolPaths } from "../adapters/crontab/program/spool.ts";
import { SharedCrontab } from "../adapters/crontab/shared_crontab.ts";
import { DenoShell } from "../adapters/shell/deno_shell.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Clock } from "../ports/clock.ts";
import type { Crontab } from "../ports/crontab.ts";
import type { CrontabBackups } from "../ports/crontab_backups.ts";
import { once } from "./once.ts";

/** What the crontab is changed with. */
export interface CrontabRoom {
  readonly clock: Clock;
  readonly backups: CrontabBackups;
}

/** Returns the user's crontab; who the user is, is not asked before it is used. */
export function openCrontab({ state }: Instance, { clock, backups }: CrontabRoom): Crontab {
  const crontab = once(async () => {
    // Whatever HOME says: all instances of a user must meet at the same lock.
    const { homedir, username } = (await import("node:os")).userInfo();
    return new SharedCrontab({
      table: new ProgramTable({
        shell: new DenoShell(),
        draftFolder: state,
        spoolPaths: spoolPaths(username),
        isRoot: Deno.uid() === 0,
      }),
      clock,
      // Some users (www-data, nobody) have no home of their own.
      lockPaths: [
        join(homedir, ".local/state/gapless/crontab.lock"),
        `/var/tmp/gapless-${Deno.uid()}/crontab.lock`,
      ],
      backups,
    });
  });
  return {
    read: async () => await (await crontab()).read(),
    update: async (change) => await (await crontab()).update(change),
  };
}
