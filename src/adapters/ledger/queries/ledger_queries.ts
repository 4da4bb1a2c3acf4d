import type { BackfillProgress } from "../../../domain/window/backfill.ts";
import type { DecisionRecord } from "../../../domain/window/decision.ts";
import type { WakeGapRecord } from "../../../domain/upkeep/wake_gap.ts";
import type { WakeGapQuery } from "../../../ports/wake_gaps.ts";
import type { RunRecord, WindowRecord } from "../../../domain/window/records.ts";
import type { Ledger, PluginOverview, PluginSummary, RunQuery, WindowQuery } from "../../../ports/ledger.ts";
import type { LedgerDatabase } from "../database/ledger_database.ts";
import { queriesOn } from "../database/queries_on.ts";
import { findProgress } from "./backfills.ts";
import { overview, summarize } from "./overview.ts";
import { findWakeGaps } from "./wake_gaps.ts";
import { findRuns } from "./runs.ts";
import { findDecisions, findWindows } from "./windows.ts";

/** What people query a ledger for. */
export type LedgerQueries = Pick<
  Ledger,
  "windows" | "runs" | "summaries" | "overview" | "backfills" | "backfill" | "decisions" | "wakeGaps"
>;

/** {@linkcode LedgerQueries} whose queries Kysely builds: they have many forms, and may take the time to load it. */
export class SqlQueries implements LedgerQueries {
  readonly #database: LedgerDatabase;

  /** Keeps the database, which stays its caller's to close. */
  constructor(database: LedgerDatabase) {
    this.#database = database;
  }

  async windows(plugin: string, query: WindowQuery = {}): Promise<WindowRecord[]> {
    return await findWindows(queriesOn(this.#database), plugin, query);
  }

  async runs(query: RunQuery): Promise<RunRecord[]> {
    return await findRuns(queriesOn(this.#database), query);
  }

  async summaries(): Promise<PluginSummary[]> {
    return await this.#database.reading((sql) => summarize(queriesOn(sql)));
  }

  async overview(): Promise<PluginOverview[]> {
    return await this.#database.reading((sql) => overview(queriesOn(sql)));
  }

  async backfills(plugin?: string): Promise<BackfillProgress[]> {
    return await findProgress(queriesOn(this.#database), plugin === undefined ? {} : { plugin });
  }

  async backfill(id: number): Promise<BackfillProgress | undefined> {
    return (await findProgress(queriesOn(this.#database), { id }))[0];
  }

  async wakeGaps(query: WakeGapQuery): Promise<WakeGapRecord[]> {
    return await findWakeGaps(queriesOn(this.#database), query);
  }

  async decisions(query: { readonly plugin?: string; readonly limit?: number }): Promise<DecisionRecord[]> {
    return await findDecisions(queriesOn(this.#database), query);
  }
}
