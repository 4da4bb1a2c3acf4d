import type { Kysely, Selectable } from "kysely";
import type { Window } from "../../../domain/contract/run_context.ts";
import type { Decision, DecisionKind, DecisionRecord } from "../../../domain/window/decision.ts";
import type { DecisionsTable, Tables } from "../tables.ts";

/** A decision that is new to the ledger. */
export interface NewDecision {
  readonly plugin: string;
  readonly kind: DecisionKind;
  readonly decision: Decision;
  readonly window: Window | null;
}

/** Puts a decision on record; returns its id. */
export async function addDecision(db: Kysely<Tables>, added: NewDecision): Promise<number> {
  const { plugin, kind, decision: { at, by, why }, window } = added;
  const { id } = await db.insertInto("decisions").values({
    plugin,
    kind,
    decided_at: at.getTime(),
    decided_by: by,
    why,
    start: window?.start.getTime() ?? null,
    end: window?.end.getTime() ?? null,
  }).returning("id").executeTakeFirstOrThrow();
  return id;
}

/** Reads decisions, newest first. */
export async function findDecisions(
  db: Kysely<Tables>,
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
