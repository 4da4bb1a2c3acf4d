import type { BackfillProgress } from "../../../domain/backfill/backfill.ts";
import type { DecisionRecord } from "../../../domain/window/decision.ts";
import type { RunRecord, WindowRecord } from "../../../domain/window/records.ts";
import type { Ledger, PluginSummary, RunQuery } from "../../../ports/ledger.ts";
import type { LedgerDatabase } from "../sql/ledger_database.ts";
import { queriesOn } from "../sql/queries_on.ts";
import { findDecisions } from "./find_decisions.ts";
import { findProgress } from "./find_progress.ts";
import { findRuns } from "./find_runs.ts";
import { findWindows } from "./find_windows.ts";
import { summarize } from "./summarize.ts";

/** What people query a ledger for. */
export type LedgerLists = Pick<
  Ledger,
  "windows" | "runs" | "summaries" | "backfills" | "backfill" | "decisions"
>;

/** {@linkcode LedgerLists} whose queries Kysely builds: they have many forms, and may take the time to load it. */
export class SqlLists implements LedgerLists {
  readonly #database: LedgerDatabase;

  /** Keeps the database, which stays its caller's to close. */
  constructor(database: LedgerDatabase) {
    this.#database = database;
  }

  async windows(plugin: string, limit?: number): Promise<WindowRecord[]> {
    return await findWindows(queriesOn(this.#database), plugin, limit);
  }

  async runs(query: RunQuery): Promise<RunRecord[]> {
    return await findRuns(queriesOn(this.#database), query);
  }

  async summaries(): Promise<PluginSummary[]> {
    return await this.#database.reading((sql) => summarize(queriesOn(sql)));
  }

  async backfills(plugin?: string): Promise<BackfillProgress[]> {
    return await findProgress(queriesOn(this.#database), plugin === undefined ? {} : { plugin });
  }

  async backfill(id: number): Promise<BackfillProgress | undefined> {
    return (await findProgress(queriesOn(this.#database), { id }))[0];
  }

  async decisions(query: { readonly plugin?: string; readonly limit?: number }): Promise<DecisionRecord[]> {
    return await findDecisions(queriesOn(this.#database), query);
  }
}
