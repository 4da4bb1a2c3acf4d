import { join } from "@std/path/posix";
import { FileCrontabBackups } from "../adapters/crontab/backups/file_crontab_backups.ts";
import { ProgramTable } from "../adapters/crontab/program/program_table.ts";
import { spoolPaths } from "../adapters/crontab/program/spool.ts";
import { SharedCrontab } from "../adapters/crontab/shared_crontab.ts";
import { DenoShell } from "../adapters/shell/deno_shell.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Clock } from "../ports/clock.ts";
import type { Crontab } from "../ports/crontab.ts";
import { once } from "./once.ts";

/** Returns the user's crontab; who the user is, is not asked before it is used. */
export function openCrontab({ state }: Instance, clock: Clock): Crontab {
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
      backups: new FileCrontabBackups(join(state, "backups"), clock),
    });
  });
  return {
    read: async () => await (await crontab()).read(),
    update: async (change) => await (await crontab()).update(change),
  };
}
