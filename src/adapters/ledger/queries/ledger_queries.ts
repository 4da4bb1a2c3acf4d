import { sql } from "kysely";
import type { BackfillProgress } from "../../../domain/window/backfill.ts";
import type { DecisionRecord } from "../../../domain/window/decision.ts";
import type { RunRecord, WindowRecord } from "../../../domain/window/records.ts";
import type { Ledger, PluginSummary, RunQuery } from "../../../ports/ledger.ts";
import type { LedgerDatabase } from "../database/ledger_database.ts";
import { type Queries, queriesOn } from "../database/queries_on.ts";
import { toDate } from "../database/tables.ts";
import { toPluginRecord } from "../rows/plugins.ts";
import { UNSETTLED } from "../rows/windows.ts";
import { findProgress } from "./backfills.ts";
import { findLastRuns, findRuns } from "./runs.ts";
import { findDecisions, findWindows } from "./windows.ts";

/** What people query a ledger for. */
export type LedgerQueries = Pick<
  Ledger,
  "windows" | "runs" | "summaries" | "backfills" | "backfill" | "decisions"
>;

/** {@linkcode LedgerQueries} whose queries Kysely builds: they have many forms, and may take the time to load it. */
export class SqlQueries implements LedgerQueries {
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

/** Reads what `status` tells of every plugin, by name; `db` is a transaction, so that all is of one moment. */
async function summarize(db: Queries): Promise<PluginSummary[]> {
  // Together, so that they share one round trip.
  const [lastRuns, unsettled, plugins] = await Promise.all([
    findLastRuns(db),
    countUnsettled(db),
    db.selectFrom("plugins").selectAll().orderBy("name").execute(),
  ]);
  const counts = new Map(unsettled.map((row) => [row.plugin, row]));
  return plugins.map((row) => {
    const count = counts.get(row.name);
    return {
      record: toPluginRecord(row),
      owed: count?.owed ?? 0,
      parked: count?.parked ?? 0,
      leased: count?.leased ?? 0,
      retryAt: toDate(count?.retry_at ?? null),
      lastRun: lastRuns.get(row.name) ?? null,
    };
  });
}

async function countUnsettled(db: Queries) {
  const isUnsettled = sql.raw<boolean>(UNSETTLED);
  return await db.selectFrom("windows").where(isUnsettled).groupBy("plugin").select(({ fn }) => [
    "plugin",
    fn.countAll<number>().filterWhere("state", "=", "owed").as("owed"),
    fn.countAll<number>().filterWhere("state", "=", "parked").as("parked"),
    fn.countAll<number>().filterWhere("state", "=", "leased").as("leased"),
    fn.min<number | null>("not_before").as("retry_at"),
  ]).execute();
}
