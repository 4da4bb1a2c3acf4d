import type { Kysely, Nullable, Selectable } from "kysely";
import type { Decision } from "../../../domain/window/decision.ts";
import type { WindowRecord } from "../../../domain/window/records.ts";
import { toWindowRecord } from "../rows/to_window_record.ts";
import type { DecisionsTable, Tables } from "../tables.ts";

/** Reads all windows of a plugin, or the newest ones, oldest first. */
export async function findWindows(
  db: Kysely<Tables>,
  plugin: string,
  limit?: number,
): Promise<WindowRecord[]> {
  const rows = await db.selectFrom("windows").leftJoin("decisions", "decisions.id", "windows.decision_id")
    .selectAll("windows").select(["decided_at", "decided_by", "why"])
    .where("windows.plugin", "=", plugin).orderBy("windows.start", "desc").orderBy("windows.id", "desc")
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0)).execute();
  return rows.map((row) => ({ ...toWindowRecord(row), decision: toDecision(row) })).reverse();
}

function toDecision(
  { decided_at, decided_by: by, why }: Nullable<
    Pick<Selectable<DecisionsTable>, "decided_at" | "decided_by" | "why">
  >,
): Decision | null {
  return decided_at === null || by === null ? null : { by, at: new Date(decided_at), why };
}
