import type { Clock } from "../../../ports/clock.ts";
import type { Crontab } from "../../../ports/crontab.ts";
import type { CrontabBackups } from "../../../ports/crontab_backups.ts";
import { changeTable } from "./change_table.ts";
import { CrontabLock } from "./crontab_lock.ts";
import type { CrontabTable } from "./crontab_table.ts";

/** What a {@linkcode SharedCrontab} works with. */
export interface SharedCrontabOptions {
  readonly table: CrontabTable;
  readonly clock: Clock;
  /** Keeps the text before a write. */
  readonly backups: CrontabBackups;
  /** Files that all processes of this user lock: the first one that can be made. */
  readonly lockPaths: readonly [string, ...string[]];
  /** How long to wait for the lock; 120 s if left out. */
  readonly lockTimeoutMs?: number;
}

const LOCK_TIMEOUT = 120_000;

/** A {@linkcode Crontab} that others write too, some of whom know nothing of our lock. */
export class SharedCrontab implements Crontab {
  readonly #options: SharedCrontabOptions;

  readonly backups: CrontabBackups;

  constructor(options: SharedCrontabOptions) {
    this.#options = options;
    this.backups = options.backups;
  }

  async read(): Promise<string> {
    return (await this.#options.table.read()).text;
  }

  async update(change: (before: string) => string): Promise<{ before: string; after: string }> {
    const { lockPaths, lockTimeoutMs = LOCK_TIMEOUT, ...deps } = this.#options;
    using lock = await CrontabLock.take(lockPaths, lockTimeoutMs);
    return await changeTable({ ...deps, lock }, change);
  }
}
