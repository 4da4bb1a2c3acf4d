import type { Selectable } from "kysely";
import type { Provenance, RunRecord, WindowKind } from "../../../domain/window/records.ts";
import type { RunQuery } from "../../../ports/ledger.ts";
import { toDate } from "../database/tables.ts";
import type { Queries } from "../database/queries_on.ts";
import type { RunsTable } from "../database/tables.ts";

/** Reads runs, newest first. */
export async function findRuns(
  db: Queries,
  { id, plugin, from, to, outcomes, limit }: RunQuery,
): Promise<RunRecord[]> {
  let query = selectRuns(db).orderBy("run.id", "desc");
  if (id !== undefined) query = query.where("run.id", "=", id);
  if (plugin !== undefined) query = query.where("run.plugin", "=", plugin);
  if (from !== undefined) query = query.where("run.started_at", ">=", from.getTime());
  if (to !== undefined) query = query.where("run.started_at", "<", to.getTime());
  if (outcomes !== undefined) query = query.where("run.outcome", "in", outcomes);
  if (limit !== undefined) query = query.limit(limit);
  return (await query.execute()).map(toRunRecord);
}

/** Reads the newest run of every plugin. */
export async function findLastRuns(db: Queries): Promise<Map<string, RunRecord>> {
  // Found plugin by plugin through the index; a grouping would read every run there ever was.
  const newest = db.selectFrom("plugins").select(({ selectFrom }) =>
    selectFrom("runs").select(({ fn }) => fn.max("runs.id").as("id"))
      .whereRef("runs.plugin", "=", "plugins.name").as("id")
  );
  const rows = await selectRuns(db).where("run.id", "in", newest).execute();
  return new Map(rows.map((row) => [row.plugin, toRunRecord(row)]));
}

/** Reads when the newest run of every plugin began that is no backfill's. */
export async function findLastWakeUps(db: Queries): Promise<Map<string, Date>> {
  const rows = await db.selectFrom("plugins").select(({ selectFrom }) => [
    "plugins.name",
    selectFrom("runs").select("runs.started_at")
      .whereRef("runs.plugin", "=", "plugins.name").where("runs.trigger", "<>", "backfill")
      .orderBy("runs.id", "desc").limit(1).as("at"),
  ]).execute();
  return new Map(rows.flatMap(({ name, at }) => at === null ? [] : [[name, new Date(at)]]));
}

function selectRuns(db: Queries) {
  return db.selectFrom("runs as run").innerJoin("windows as window", "window.id", "run.window_id")
    .selectAll("run").select("window.kind");
}

function toRunRecord(row: Selectable<RunsTable> & { readonly kind: WindowKind }): RunRecord {
  return {
    id: row.id,
    plugin: row.plugin,
    window: {
      id: row.window_id,
      kind: row.kind,
      start: new Date(row.window_start),
      end: new Date(row.window_end),
    },
    attempt: row.attempt,
    trigger: row.trigger,
    outcome: row.outcome,
    host: row.host,
    provenance: toProvenance(row),
    startedAt: new Date(row.started_at),
    endedAt: toDate(row.ended_at),
    error: row.error,
  };
}

function toProvenance(
  { artifact, config_digest: configDigest, program }: Selectable<RunsTable>,
): Provenance | null {
  return artifact === null || configDigest === null || program === null
    ? null
    : { artifact, configDigest, program };
}
