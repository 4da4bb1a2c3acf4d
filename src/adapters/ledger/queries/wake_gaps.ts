import type { WakeGapRecord } from "../../../domain/upkeep/wake_gap.ts";
import type { WakeGapQuery } from "../../../ports/wake_gaps.ts";
import type { Queries } from "../database/queries_on.ts";

/** Reads gaps, the newest first; see `WakeGaps.wakeGaps()`. */
export async function findWakeGaps(
  db: Queries,
  { plugin, from, to, limit }: WakeGapQuery,
): Promise<WakeGapRecord[]> {
  let query = db.selectFrom("wake_gaps").select(["host", "plugin", "start", "end"])
    .orderBy("start", "desc").orderBy("host").orderBy("plugin");
  if (plugin !== undefined) query = query.where("plugin", "in", ["", plugin]);
  if (from !== undefined) query = query.where("end", ">", from.getTime());
  if (to !== undefined) query = query.where("start", "<", to.getTime());
  if (limit !== undefined) query = query.limit(limit);
  return (await query.execute()).map(({ host, plugin, start, end }) => ({
    host,
    plugin: plugin === "" ? null : plugin,
    start: new Date(start),
    end: new Date(end),
  }));
}
