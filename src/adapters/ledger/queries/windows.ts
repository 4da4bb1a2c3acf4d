import type { Nullable, Selectable } from "kysely";
import type { Decision, DecisionRecord } from "../../../domain/window/decision.ts";
import type { WindowRecord } from "../../../domain/window/records.ts";
import type { WindowQuery } from "../../../ports/ledger.ts";
import type { Queries } from "../database/queries_on.ts";
import type { DecisionsTable } from "../database/tables.ts";
import { toWindowRecord } from "../rows/windows.ts";

/** What a list shows of a window: of many, all that is not needed takes time. */
const SHOWN = [
  "window.id",
  "window.plugin",
  "window.kind",
  "window.backfill_id",
  "window.start",
  "window.end",
  "window.state",
  "window.attempts",
  "window.failures",
  "window.not_before",
  "window.owed_since",
  "window.reason",
  "decided_at",
  "decided_by",
  "why",
] as const;

/** Reads windows of a plugin, oldest first. */
export async function findWindows(
  db: Queries,
  plugin: string,
  { from, to, states, limit, after }: WindowQuery,
): Promise<WindowRecord[]> {
  // The newest ones are read backwards.
  const order = after === undefined && limit !== undefined ? "desc" : "asc";
  let query = db.selectFrom("windows as window")
    .leftJoin("decisions as decision", "decision.id", "window.decision_id").select(SHOWN)
    .where("window.plugin", "=", plugin).orderBy("window.start", order).orderBy("window.id", order);
  if (from !== undefined) query = query.where("window.end", ">", from.getTime());
  if (to !== undefined) query = query.where("window.start", "<", to.getTime());
  if (states !== undefined) query = query.where("window.state", "in", states);
  if (limit !== undefined) query = query.limit(limit);
  if (after !== undefined) {
    const start = after.start.getTime();
    // The first condition is that of the index.
    query = query.where("window.start", ">=", start)
      .where((eb) => eb.or([eb("window.start", ">", start), eb("window.id", ">", after.id)]));
  }
  const rows = await query.execute();
  const windows = rows.map((row) => ({ ...toWindowRecord(row), decision: toDecision(row) }));
  return order === "desc" ? windows.reverse() : windows;
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
