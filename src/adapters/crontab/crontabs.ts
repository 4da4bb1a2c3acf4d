import { basename, join } from "@std/path/posix";
import type { CrontabTarget } from "../../domain/crontab/target.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Crontab, CrontabError } from "../../ports/crontab.ts";
import type { Crontabs } from "../../ports/crontabs.ts";
import type { Shell } from "../shell/shell.ts";
import { BlockLocations } from "./block_locations.ts";
import { FileTable } from "./cron_d/file_table.ts";
import type { CronTraits } from "./crontab_command/cron_traits.ts";
import { ProgramTable } from "./crontab_command/program_table.ts";
import { spoolPaths } from "./crontab_command/spool.ts";
import { FileCrontabBackups } from "./file_crontab_backups.ts";
import { SharedCrontab } from "./write/shared_crontab.ts";

/** What a {@linkcode SystemCrontabs} works with. */
export interface SystemCrontabsOptions {
  /** State folder of the instance. */
  readonly state: string;
  readonly clock: Clock;
  readonly shell: Shell;
  /** Returns who the user is; not asked before a table is used. */
  readonly user: () => Promise<{ readonly username: string; readonly homedir: string }>;
}

/** The {@linkcode Crontabs} of this system, for the user that this process runs as. */
export class SystemCrontabs implements Crontabs {
  readonly #options: SystemCrontabsOptions;
  readonly #locations: BlockLocations;
  #user?: ReturnType<SystemCrontabsOptions["user"]>;
  #own?: Promise<ProgramTable>;

  constructor(options: SystemCrontabsOptions) {
    this.#options = options;
    this.#locations = new BlockLocations(join(options.state, "block"));
  }

  at(target: CrontabTarget): Crontab {
    const { state, clock } = this.#options;
    // Those of one table must not be restored into another.
    const folder = target === "crontab" ? "backups" : `backups-${basename(target)}`;
    const backups = new FileCrontabBackups(join(state, folder), clock);
    const open = async () =>
      new SharedCrontab({
        table: await this.#tableAt(target),
        clock,
        lockPaths: lockPaths((await this.#askUser()).homedir),
        backups,
      });
    return {
      read: async () => await (await open()).read(),
      update: async (change) => await (await open()).update(change),
      backups,
    };
  }

  /** Where there is no crontab program, there may still be a cron that reads files. */
  async program(): Promise<CronTraits | null> {
    try {
      return await (await this.#ownTable()).traits();
    } catch (error) {
      if (error instanceof CrontabError) return null;
      throw error;
    }
  }

  async places(): Promise<readonly CrontabTarget[]> {
    return await this.#locations.read();
  }

  async remember(places: readonly CrontabTarget[]): Promise<void> {
    await this.#locations.write(places);
  }

  async #tableAt(target: CrontabTarget): Promise<ProgramTable | FileTable> {
    if (target === "crontab") return await this.#ownTable();
    return new FileTable({ path: target, traits: () => this.program() });
  }

  /** Returns the same table each time: it asks the crontab program once how it behaves. */
  async #ownTable(): Promise<ProgramTable> {
    return await (this.#own ??= this.#openOwn());
  }

  async #openOwn(): Promise<ProgramTable> {
    const { shell, state } = this.#options;
    const { username } = await this.#askUser();
    return new ProgramTable({
      shell,
      draftFolder: state,
      spoolPaths: spoolPaths(username),
      isRoot: Deno.uid() === 0,
    });
  }

  async #askUser(): ReturnType<SystemCrontabsOptions["user"]> {
    return await (this.#user ??= this.#options.user());
  }
}

/** Whatever HOME says, all instances of a user must meet at the same lock; some users (www-data, nobody) have no home. */
function lockPaths(home: string): readonly [string, string] {
  return [join(home, ".local/state/gapless/crontab.lock"), `/var/tmp/gapless-${Deno.uid()}/crontab.lock`];
}
