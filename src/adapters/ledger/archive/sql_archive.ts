import { dayBefore, type Retention } from "../../../domain/archive/retention.ts";
import { LedgerError } from "../../../ports/ledger.ts";
import type { LedgerArchive, NextNumbers, Pruned, PutRows, TakeRows } from "../../../ports/ledger_archive.ts";
import type { LedgerDatabase, Sql } from "../database/ledger_database.ts";
import { queriesOn } from "../database/queries_on.ts";
import { NUMBERED, type Numbering, readNumbers } from "./numbering.ts";
import { type Compacted, type Compaction, compactWindows, deleteRuns, findOldRuns } from "./prune.ts";
import { assertEmpty, readRows, writeRows } from "./rows.ts";

/** Rows of one step: few enough that no wake-up waits long for its end. */
const STEP = 500;

/** What a {@linkcode SqlArchive} consists of. */
export interface ArchiveParts {
  readonly database: LedgerDatabase;
  readonly numbering: Numbering;
  /** Keeps everybody else away from the ledger until the transaction `sql` ends, however long that takes. */
  readonly lockTables: (sql: Sql) => Promise<void>;
}

/** A {@linkcode LedgerArchive} in a database, whose queries Kysely builds. */
export class SqlArchive implements LedgerArchive {
  readonly #database: LedgerDatabase;
  readonly #numbering: Numbering;
  readonly #lockTables: (sql: Sql) => Promise<void>;

  /** Keeps the parts; the first call opens the database. */
  constructor({ database, numbering, lockTables }: ArchiveParts) {
    this.#database = database;
    this.#numbering = numbering;
    this.#lockTables = lockTables;
  }

  async read(take: TakeRows): Promise<void> {
    await this.#database.reading(async (sql) => {
      take.numbers(await readNumbers(sql, this.#numbering));
      await readRows(queriesOn(sql), take);
    }, { once: true });
  }

  async write(give: (put: PutRows) => Promise<NextNumbers>): Promise<void> {
    await this.#database.transaction(async (sql) => {
      await this.#lockTables(sql);
      const db = queriesOn(sql);
      await assertEmpty(db);
      const next = await give((rows) => writeRows(db, rows).catch(refuse));
      for (const table of NUMBERED) await this.#numbering.setNext(sql, table, next[table]);
    }, { once: true });
  }

  async isOverdue(plugin: string, retention: Retention): Promise<boolean> {
    const old = await findOldRuns(queriesOn(this.#database), plugin, { ...dayBefore(retention), limit: 1 });
    return old.length > 0;
  }

  async prune(plugin: string, retention: Retention, stop: AbortSignal): Promise<Pruned> {
    const db = queriesOn(this.#database);
    let runs = 0;
    while (!stop.aborted) {
      const old = await findOldRuns(db, plugin, { ...retention, limit: STEP });
      if (old.length === 0) break;
      await deleteRuns(db, old);
      runs += old.length;
    }
    return { runs, windows: await this.#compact(plugin, retention, stop) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }

  async #compact(plugin: string, { before }: Retention, stop: AbortSignal): Promise<number> {
    let windows = 0;
    let from: number | null = Number.MIN_SAFE_INTEGER;
    while (from !== null && !stop.aborted) {
      const step: Compacted = await this.#step({ plugin, before, from, limit: STEP });
      windows += step.gone;
      // What was made one window is looked at again: it may go on.
      from = step.next;
    }
    return windows;
  }

  async #step(compaction: Compaction): Promise<Compacted> {
    return await this.#database.transaction((sql) => compactWindows(sql, compaction));
  }
}

function refuse(error: unknown): never {
  if (!(error instanceof Error) || error instanceof LedgerError) throw error;
  throw new LedgerError(`Cannot import into the ledger: its database refuses a row: ${error.message}`, {
    cause: error,
  });
}
