import { sql } from "kysely";
import type { PluginSummary } from "../../../ports/ledger.ts";
import { toDate } from "../instants.ts";
import { toPluginRecord } from "../rows/plugin_rows.ts";
import { UNSETTLED } from "../rows/open_windows.ts";
import type { Queries } from "../sql/queries_on.ts";
import { findLastRuns } from "./find_runs.ts";

/** Reads what `status` tells of every plugin, by name; `db` is a transaction, so that all is of one moment. */
export async function summarize(db: Queries): Promise<PluginSummary[]> {
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
