import type { Nullable, Selectable } from "kysely";
import type { Decision, DecisionRecord } from "../../../domain/window/decision.ts";
import type { WindowRecord } from "../../../domain/window/records.ts";
import type { Queries } from "../database/queries_on.ts";
import type { DecisionsTable } from "../database/tables.ts";
import { toWindowRecord } from "../rows/windows.ts";

/** Reads all windows of a plugin, or the newest ones, oldest first. */
export async function findWindows(
  db: Queries,
  plugin: string,
  limit?: number,
): Promise<WindowRecord[]> {
  const rows = await db.selectFrom("windows as window")
    .leftJoin("decisions as decision", "decision.id", "window.decision_id").selectAll("window")
    .select(["decided_at", "decided_by", "why"])
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

/** Reads decisions, newest first. */
export async function findDecisions(
  db: Queries,
  { plugin, limit }: { readonly plugin?: string; readonly limit?: number },
): Promise<DecisionRecord[]> {
  const rows = await db.selectFrom("decisions").selectAll()
    .$if(plugin !== undefined, (query) => query.where("plugin", "=", plugin ?? ""))
    .orderBy("id", "desc").$if(limit !== undefined, (query) => query.limit(limit ?? 0)).execute();
  return rows.map(toDecisionRecord);
}

function toDecisionRecord(
  { id, plugin, kind, decided_at, decided_by: by, why, start, end }: Selectable<DecisionsTable>,
): DecisionRecord {
  const window = start === null || end === null ? null : { start: new Date(start), end: new Date(end) };
  return { id, plugin, kind, by, at: new Date(decided_at), why, window };
}
