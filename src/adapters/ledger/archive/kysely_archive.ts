import type { Kysely } from "kysely";
import { dayBefore, type Retention } from "../../../domain/archive/retention.ts";
import { LedgerError } from "../../../ports/ledger.ts";
import type { LedgerArchive, NextNumbers, Pruned, PutRows, TakeRows } from "../../../ports/ledger_archive.ts";
import type { Tables } from "../tables.ts";
import { type Compacted, type Compaction, compactWindows } from "./compact_windows.ts";
import { type DatabaseWays, NUMBERED, readNumbers } from "./numbers.ts";
import { dropRuns, findOldRuns } from "./prune_runs.ts";
import { readRows } from "./read_rows.ts";
import { refuseFilled, writeRows } from "./write_rows.ts";

/** Rows of one step: few enough that no wake-up waits long for its end. */
const STEP = 500;

function refuse(error: unknown): never {
  if (!(error instanceof Error) || error instanceof LedgerError) throw error;
  throw new LedgerError(`Cannot import into the ledger: its database refuses a row: ${error.message}`, {
    cause: error,
  });
}

/** A {@linkcode LedgerArchive} in a database that Kysely speaks to. */
export class KyselyArchive implements LedgerArchive {
  readonly #db: Kysely<Tables>;
  readonly #ways: DatabaseWays;

  constructor(db: Kysely<Tables>, ways: DatabaseWays) {
    this.#db = db;
    this.#ways = ways;
  }

  async read(take: TakeRows): Promise<void> {
    await this.#db.transaction().setAccessMode("read only").execute(async (db) => {
      take.numbers(await readNumbers(db, this.#ways));
      await readRows(db, take);
    });
  }

  async write(give: (put: PutRows) => Promise<NextNumbers>): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      await this.#ways.seize(db);
      await refuseFilled(db);
      const next = await give((rows) => writeRows(db, rows).catch(refuse));
      for (const table of NUMBERED) await this.#ways.setNextNumber(db, table, next[table]);
    });
  }

  async isOverdue(plugin: string, retention: Retention): Promise<boolean> {
    return (await findOldRuns(this.#db, plugin, { ...dayBefore(retention), limit: 1 })).length > 0;
  }

  async prune(plugin: string, retention: Retention, stop: AbortSignal): Promise<Pruned> {
    let runs = 0;
    while (!stop.aborted) {
      const old = await findOldRuns(this.#db, plugin, { ...retention, limit: STEP });
      if (old.length === 0) break;
      await dropRuns(this.#db, old);
      runs += old.length;
    }
    return { runs, windows: await this.#compact(plugin, retention, stop) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#db.destroy();
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
    return await this.#db.transaction().execute((db) => compactWindows(db, compaction));
  }
}
