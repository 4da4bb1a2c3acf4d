import type { Selectable } from "kysely";
import type { DecisionRecord } from "../../../domain/window/decision.ts";
import type { Queries } from "../sql/queries_on.ts";
import type { DecisionsTable } from "../tables.ts";

/** Reads decisions, newest first. */
export async function findDecisions(
  db: Queries,
  { plugin, limit }: { readonly plugin?: string; readonly limit?: number },
): Promise<DecisionRecord[]> {
  const rows = await db.selectFrom("decisions").selectAll()
    .$if(plugin !== undefined, (query) => query.where("plugin", "=", plugin ?? ""))
    .orderBy("id", "desc").$if(limit !== undefined, (query) => query.limit(limit ?? 0)).execute();
  return rows.map(toRecord);
}

function toRecord(
  { id, plugin, kind, decided_at, decided_by: by, why, start, end }: Selectable<DecisionsTable>,
): DecisionRecord {
  const window = start === null || end === null ? null : { start: new Date(start), end: new Date(end) };
  return { id, plugin, kind, by, at: new Date(decided_at), why, window };
}
