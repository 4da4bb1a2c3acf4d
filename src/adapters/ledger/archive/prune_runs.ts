import type { Retention } from "../../../domain/archive/retention.ts";
import type { Queries } from "../sql/queries_on.ts";

/** Finds runs that may go: old, not among the newest, and of settled windows. Oldest first. */
export async function findOldRuns(
  db: Queries,
  plugin: string,
  { before, newest, limit }: Retention & { readonly limit: number },
): Promise<number[]> {
  const kept = await db.selectFrom("runs").select("id").where("plugin", "=", plugin)
    .orderBy("id", "desc").offset(newest).limit(1).executeTakeFirst();
  if (kept === undefined) return [];
  const rows = await db.selectFrom("runs").select("id").where("plugin", "=", plugin)
    .where("id", "<=", kept.id).where("ended_at", "<", before.getTime())
    .where(({ not, exists, selectFrom }) =>
      not(exists(
        selectFrom("windows").select("windows.id").whereRef("windows.id", "=", "runs.window_id")
          .where("windows.state", "in", ["leased", "owed", "parked"]),
      ))
    )
    .orderBy("id").limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Drops runs. */
export async function dropRuns(db: Queries, ids: readonly number[]): Promise<void> {
  await db.deleteFrom("runs").where("id", "in", ids).execute();
}
