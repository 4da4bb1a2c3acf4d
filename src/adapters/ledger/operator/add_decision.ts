import type { Window } from "../../../domain/contract/run_context.ts";
import type { Decision, DecisionKind } from "../../../domain/window/decision.ts";
import type { Sql } from "../database/ledger_database.ts";

/** A decision that is new to the ledger. */
export interface NewDecision {
  readonly plugin: string;
  readonly kind: DecisionKind;
  readonly decision: Decision;
  readonly window: Window | null;
}

const ADD = `insert into {schema}.decisions (plugin, kind, decided_at, decided_by, why, start, "end")
  values ($plugin, $kind, $at, $by, $why, $start, $end) returning id`;

/** Records a decision; returns its id. */
export async function addDecision(
  sql: Sql,
  { plugin, kind, decision, window }: NewDecision,
): Promise<number> {
  const { at, by, why } = decision;
  const start = window?.start.getTime() ?? null;
  const end = window?.end.getTime() ?? null;
  const values = { plugin, kind, at: at.getTime(), by, why, start, end };
  const [added] = await sql.query<{ id: number }>(ADD, values);
  if (added === undefined) {
    throw new Error(`Cannot record a decision on "${plugin}": the database returned no row`);
  }
  return added.id;
}
