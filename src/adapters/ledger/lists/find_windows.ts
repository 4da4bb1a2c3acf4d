import type { Nullable, Selectable } from "kysely";
import type { Decision } from "../../../domain/window/decision.ts";
import type { WindowRecord } from "../../../domain/window/records.ts";
import { toWindowRecord } from "../rows/to_window_record.ts";
import type { Queries } from "../sql/queries_on.ts";
import type { DecisionsTable } from "../tables.ts";

/** Reads all windows of a plugin, or the newest ones, oldest first. */
export async function findWindows(
  db: Queries,
  plugin: string,
  limit?: number,
): Promise<WindowRecord[]> {
  const rows = await db.selectFrom("windows as window")
    .leftJoin("decisions as decision", "decision.id", "window.decision_id").selectAll("window").select([
      "decided_at",
      "decided_by",
      "why",
    ])
    .where("window.plugin", "=", plugin).orderBy("window.start", "desc").orderBy("window.id", "desc")
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
