import type { CrontabTarget } from "../../src/domain/crontab/target.ts";
import type { Crontab } from "../../src/ports/crontab.ts";
import type { CrontabBackup, CrontabBackups } from "../../src/ports/crontab_backups.ts";
import type { CronProgram } from "../../src/ports/cron_program.ts";
import type { Crontabs } from "../../src/ports/crontabs.ts";

/** A {@linkcode Crontab} in memory. */
export class FakeCrontab implements Crontab {
  /** What is stored; null before the first write. */
  text: string | null;
  /** How often it was written. */
  writes = 0;

  readonly backups = new FakeCrontabBackups();

  constructor(text: string | null = null) {
    this.text = text;
  }

  read(): Promise<string> {
    return Promise.resolve(this.text ?? "");
  }

  update(change: (before: string) => string): Promise<{ before: string; after: string }> {
    return Promise.try(() => {
      const before = this.text ?? "";
      const after = change(before);
      if (after !== before) {
        // At once, as under the lock: nobody comes in between.
        this.backups.add(before);
        this.text = after;
        this.writes++;
      }
      return { before, after };
    });
  }
}

/** {@linkcode CrontabBackups} in memory. */
export class FakeCrontabBackups implements CrontabBackups {
  readonly place = "memory";
  readonly #kept: CrontabBackup[] = [];

  keep(text: string): Promise<void> {
    this.add(text);
    return Promise.resolve();
  }

  add(text: string): void {
    this.#kept.unshift({ id: this.#kept.length + 1, takenAt: new Date(0), text });
  }

  list(): Promise<CrontabBackup[]> {
    return Promise.resolve([...this.#kept]);
  }
}

/** {@linkcode Crontabs} in memory. */
export class FakeCrontabs implements Crontabs {
  remembered: readonly CrontabTarget[] = [];
  cron: CronProgram | null = { name: "Debian's cron", readsCronD: true, mails: true };
  readonly #tables: Map<CrontabTarget, FakeCrontab>;

  /** @param crontab The user's own. */
  constructor(crontab: FakeCrontab) {
    this.#tables = new Map([["crontab", crontab]]);
  }

  at(target: CrontabTarget): FakeCrontab {
    const table = this.#tables.get(target) ?? new FakeCrontab();
    this.#tables.set(target, table);
    return table;
  }

  program = () => Promise.resolve(this.cron);

  places(): Promise<readonly CrontabTarget[]> {
    return Promise.resolve(this.remembered);
  }

  remember(places: readonly CrontabTarget[]): Promise<void> {
    this.remembered = places;
    return Promise.resolve();
  }
}
