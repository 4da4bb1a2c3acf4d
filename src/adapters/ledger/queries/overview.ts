import { sql } from "kysely";
import { median } from "../../../domain/status/running.ts";
import type { PluginOverview, PluginSummary, RunningWindow } from "../../../ports/ledger.ts";
import type { Queries } from "../database/queries_on.ts";
import { toDate } from "../database/tables.ts";
import { toPluginRecord } from "../rows/plugins.ts";
import { toOpenWindow, UNSETTLED } from "../rows/windows.ts";
import { findLastRuns, findLastWakeUps } from "./runs.ts";

/** So many of a plugin's last good runs say how long one usually takes. */
const USUAL_RUNS = 20;
/** Parts of one statement; SQLite allows 500. */
const PARTS = 100;

/** Reads the summary of every plugin, by name; `db` is a transaction, so that all is of one moment. */
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
      oldestOwed: toDate(count?.oldest_owed ?? null),
      oldestUndone: toDate(count?.oldest_undone ?? null),
      lastRun: lastRuns.get(row.name) ?? null,
    };
  });
}

/** Reads what `status` shows of every plugin, in as many queries for a thousand as for one; see `summarize()`. */
export async function overview(db: Queries): Promise<PluginOverview[]> {
  const [summaries, running, wakeUps] = await Promise.all([
    summarize(db),
    findRunning(db),
    findLastWakeUps(db),
  ]);
  const medians = await findMedians(db, [...running.keys()]);
  return summaries.map((summary) => {
    const { name } = summary.record;
    return {
      ...summary,
      running: running.get(name) ?? [],
      medianMs: medians.get(name) ?? null,
      lastWakeUp: wakeUps.get(name) ?? null,
    };
  });
}

async function countUnsettled(db: Queries) {
  return await db.selectFrom("windows").where(sql.raw<boolean>(UNSETTLED)).groupBy("plugin")
    .select(({ fn }) => [
      "plugin",
      fn.countAll<number>().filterWhere("state", "=", "owed").as("owed"),
      fn.countAll<number>().filterWhere("state", "=", "parked").as("parked"),
      fn.countAll<number>().filterWhere("state", "=", "leased").as("leased"),
      fn.min<number | null>("not_before").as("retry_at"),
      fn.min<number | null>("start").filterWhere("state", "<>", "leased").as("oldest_owed"),
      fn.min<number | null>("start").filterWhere("kind", "=", "scheduled").as("oldest_undone"),
    ]).execute();
}

/** Finds all windows that are leased, by plugin, each with its run. */
async function findRunning(db: Queries): Promise<Map<string, RunningWindow[]>> {
  const rows = await db.selectFrom("windows as window")
    // All three of `UNSETTLED`, or its index does not serve.
    .where(sql.raw<boolean>(UNSETTLED)).where("window.state", "=", "leased")
    .innerJoin(
      "runs as run",
      (join) => join.onRef("run.window_id", "=", "window.id").onRef("run.token", "=", "window.token"),
    )
    .selectAll("window")
    .select(["run.id as run_id", "run.started_at as run_started_at", "run.attempt as run_attempt"])
    .orderBy("run.id").execute();
  const found = new Map<string, RunningWindow[]>();
  for (const { run_id: runId, run_started_at: startedAt, run_attempt: attempt, ...row } of rows) {
    const { lease, start } = toOpenWindow(row);
    if (lease === null) continue;
    const running = { lease, start, runId, startedAt: new Date(startedAt), attempt };
    found.set(row.plugin, [...found.get(row.plugin) ?? [], running]);
  }
  return found;
}

/** Finds how long the last good runs of plugins took, the median of them each. */
async function findMedians(db: Queries, plugins: readonly string[]): Promise<Map<string, number>> {
  const durations = new Map<string, number[]>();
  for (let at = 0; at < plugins.length; at += PARTS) {
    const [first, ...others] = plugins.slice(at, at + PARTS).map((plugin) => lastGoodRuns(db, plugin));
    const rows = await others.reduce((all, one) => all?.unionAll(one), first)?.execute() ?? [];
    for (const { plugin, took } of rows) {
      durations.set(plugin, [...durations.get(plugin) ?? [], Number(took)]);
    }
  }
  const medians = new Map<string, number>();
  for (const [plugin, took] of durations) medians.set(plugin, median(took) ?? 0);
  return medians;
}

function lastGoodRuns(db: Queries, plugin: string) {
  const last = db.selectFrom("runs").select(["runs.plugin", "runs.started_at", "runs.ended_at"])
    .where("runs.plugin", "=", plugin).where("runs.outcome", "=", "ok")
    .orderBy("runs.id", "desc").limit(USUAL_RUNS);
  return db.selectFrom(last.as("good")).select([
    "good.plugin",
    sql<number | string | null>`good.ended_at - good.started_at`.as("took"),
  ]);
}
