import { sql } from "kysely";
import type { BackfillProgress } from "../../../domain/window/backfill.ts";
import { UNSETTLED } from "../rows/windows.ts";
import { toBackfillRecord } from "../rows/backfills.ts";
import type { Queries } from "../database/queries_on.ts";

/** Which backfills are asked for: one, or the unfinished ones of a plugin or of all. */
export interface ProgressQuery {
  readonly plugin?: string;
  readonly id?: number;
}

/** Reads how far backfills are, oldest first. */
export async function findProgress(
  db: Queries,
  { plugin, id }: ProgressQuery,
): Promise<BackfillProgress[]> {
  const rows = await db.selectFrom("backfills as backfill").selectAll("backfill")
    .$if(id !== undefined, (query) => query.where("backfill.id", "=", id ?? 0))
    .$if(plugin !== undefined, (query) => query.where("backfill.plugin", "=", plugin ?? ""))
    .$if(id === undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb("backfill.cursor", "<", eb.ref("backfill.end")),
          eb.exists(
            eb.selectFrom("windows").select("windows.id").where(sql.raw<boolean>(UNSETTLED))
              .whereRef("windows.plugin", "=", "backfill.plugin")
              .whereRef("windows.backfill_id", "=", "backfill.id"),
          ),
        ])
      ))
    .orderBy("backfill.id").execute();
  return await Promise.all(rows.map(async (row) => ({
    backfill: toBackfillRecord(row),
    ...await countWindows(db, row.id),
  })));
}

async function countWindows(
  db: Queries,
  backfillId: number,
): Promise<Omit<BackfillProgress, "backfill">> {
  const rows = await db.selectFrom("windows").where("backfill_id", "=", backfillId).groupBy("state")
    .select(({ fn }) => [
      "state",
      fn.countAll<number | string | bigint>().as("count"),
      sql<number | string | null>`sum("end" - start)`.as("length"),
    ]).execute();
  const of = (state: string) => rows.find((row) => row.state === state);
  const count = (state: string) => Number(of(state)?.count ?? 0);
  const length = (state: string) => Number(of(state)?.length ?? 0);
  return {
    done: count("done"),
    owed: count("owed"),
    leased: count("leased"),
    parked: count("parked"),
    settledMs: length("done") + length("skipped"),
  };
}
