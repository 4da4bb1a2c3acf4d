import { join } from "@std/path/posix";
import { ShellCrontab } from "../adapters/crontab/shell_crontab.ts";
import { spoolPaths } from "../adapters/crontab/spool.ts";
import { DenoShell } from "../adapters/shell/deno_shell.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Clock } from "../ports/clock.ts";
import type { Crontab } from "../ports/crontab.ts";
import { once } from "./once.ts";

/** Returns the user's crontab; who the user is, is not asked before it is used. */
export function openCrontab(instance: Instance, clock: Clock): Crontab {
  const crontab = once(async () => {
    // Whatever HOME says: all instances of a user must meet at the same lock.
    const { homedir, username } = (await import("node:os")).userInfo();
    return new ShellCrontab({
      shell: new DenoShell(),
      clock,
      // Some users (www-data, nobody) have no home of their own.
      lockPaths: [
        join(homedir, ".local/state/gapless/crontab.lock"),
        `/var/tmp/gapless-${Deno.uid()}/crontab.lock`,
      ],
      backupPath: join(instance.state, "crontab.backup"),
      spoolPaths: spoolPaths(username),
    });
  });
  return {
    read: async () => await (await crontab()).read(),
    update: async (change) => await (await crontab()).update(change),
  };
}
