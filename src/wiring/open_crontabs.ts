import { basename, join } from "@std/path/posix";
import { FileCrontabBackups } from "../adapters/crontab/file_crontab_backups.ts";
import { BlockLocations } from "../adapters/crontab/block_locations.ts";
import { FileTable } from "../adapters/crontab/cron_d/file_table.ts";
import { ProgramTable } from "../adapters/crontab/crontab_command/program_table.ts";
import { spoolPaths } from "../adapters/crontab/crontab_command/spool.ts";
import type { CronTraits } from "../adapters/crontab/crontab_command/cron_traits.ts";
import { SharedCrontab } from "../adapters/crontab/write/shared_crontab.ts";
import { DenoShell } from "../adapters/shell/deno_shell.ts";
import type { HostPrograms } from "../adapters/shell/host_programs.ts";
import type { CrontabTarget } from "../domain/crontab/target.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Clock } from "../ports/clock.ts";
import { type Crontab, CrontabError } from "../ports/crontab.ts";
import type { Crontabs } from "../ports/crontabs.ts";
import { once } from "./once.ts";

/** Returns the tables that cron reads; who the user is, is not asked before one is used. */
export function openCrontabs({ state }: Instance, clock: Clock, programs: HostPrograms): Crontabs {
  const places = new BlockLocations(join(state, "block"));
  const user = once(async () => (await import("node:os")).userInfo());
  const table = once(async () =>
    new ProgramTable({
      shell: new DenoShell(programs),
      draftFolder: state,
      spoolPaths: spoolPaths((await user()).username),
      isRoot: Deno.uid() === 0,
    })
  );
  return {
    at: openCrontab,
    program: cronTraits,
    places: () => places.read(),
    remember: (targets) => places.write(targets),
  };

  function openCrontab(target: CrontabTarget): Crontab {
    // Those of one table must not be restored into another.
    const folder = target === "crontab" ? "backups" : `backups-${basename(target)}`;
    const backups = new FileCrontabBackups(join(state, folder), clock);
    const crontab = once(async () =>
      new SharedCrontab({
        table: target === "crontab" ? await table() : new FileTable({ path: target, traits: cronTraits }),
        clock,
        lockPaths: lockPaths((await user()).homedir),
        backups,
      })
    );
    return {
      read: async () => await (await crontab()).read(),
      update: async (change) => await (await crontab()).update(change),
      backups,
    };
  }

  /** Where there is no crontab program, there may still be a cron that reads files. */
  async function cronTraits(): Promise<CronTraits | null> {
    try {
      return await (await table()).traits();
    } catch (error) {
      if (error instanceof CrontabError) return null;
      throw error;
    }
  }
}

/** Whatever HOME says, all instances of a user must meet at the same lock; some users (www-data, nobody) have no home. */
function lockPaths(home: string): readonly [string, string] {
  return [join(home, ".local/state/gapless/crontab.lock"), `/var/tmp/gapless-${Deno.uid()}/crontab.lock`];
}
