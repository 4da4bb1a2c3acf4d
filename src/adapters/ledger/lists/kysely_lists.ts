import type { Kysely } from "kysely";
import type { BackfillProgress } from "../../../domain/window/backfill.ts";
import type { DecisionRecord } from "../../../domain/window/decision.ts";
import type { RunRecord, WindowRecord } from "../../../domain/window/records.ts";
import type { PluginSummary, RunQuery } from "../../../ports/ledger.ts";
import type { LedgerLists } from "../plain_ledger.ts";
import type { Tables } from "../tables.ts";
import { findDecisions } from "./find_decisions.ts";
import { findProgress } from "./find_progress.ts";
import { findRuns } from "./find_runs.ts";
import { findWindows } from "./find_windows.ts";
import { summarize } from "./summarize.ts";

/**
 * {@linkcode LedgerLists} in a database that Kysely speaks to: what people ask for has many forms, and may take the time to
 * load what puts them together.
 */
export class KyselyLists implements LedgerLists {
  readonly #db: Kysely<Tables>;

  /** Keeps the database; the first call opens it. */
  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async windows(plugin: string, limit?: number): Promise<WindowRecord[]> {
    return await findWindows(this.#db, plugin, limit);
  }

  async runs(query: RunQuery): Promise<RunRecord[]> {
    return await findRuns(this.#db, query);
  }

  async summaries(): Promise<PluginSummary[]> {
    return await this.#db.transaction().setAccessMode("read only").execute(summarize);
  }

  async backfills(plugin?: string): Promise<BackfillProgress[]> {
    return await findProgress(this.#db, plugin === undefined ? {} : { plugin });
  }

  async backfill(id: number): Promise<BackfillProgress | undefined> {
    return (await findProgress(this.#db, { id }))[0];
  }

  async decisions(query: { readonly plugin?: string; readonly limit?: number }): Promise<DecisionRecord[]> {
    return await findDecisions(this.#db, query);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#db.destroy();
  }
}
