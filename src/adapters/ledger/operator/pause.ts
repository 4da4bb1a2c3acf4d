import type { Decision } from "../../../domain/window/decision.ts";
import type { Resumption } from "../../../ports/operator_actions.ts";
import type { Sql } from "../database/ledger_database.ts";
import { lockPlugin, moveCursor } from "../rows/plugins.ts";
import { addWindow } from "../rows/windows.ts";
import { addDecision } from "./add_decision.ts";

const PAUSE =
  `update {schema}.plugins set paused_at = $at, paused_by = $by, paused_why = $why where name = $plugin`;

/** Pauses a plugin, in the transaction `sql`; see `OperatorActions.pause()`. */
export async function pausePlugin(sql: Sql, plugin: string, decision: Decision): Promise<boolean> {
  const { pause } = await lockPlugin(sql, plugin, "pause");
  if (pause !== null) return false;
  await addDecision(sql, { plugin, kind: "pause", decision, window: null });
  const { at, by, why } = decision;
  await sql.query(PAUSE, { plugin, at: at.getTime(), by, why });
  return true;
}

const RESUME = `update {schema}.plugins set paused_at = null, paused_by = null, paused_why = null,
    active_since = $at
  where name = $plugin`;

/** Ends a pause, in the transaction `sql`; see `OperatorActions.resume()`. */
export async function resumePlugin(
  sql: Sql,
  plugin: string,
  { decision, skip }: Resumption,
): Promise<boolean> {
  const { pause, cursor } = await lockPlugin(sql, plugin, "resume");
  if (pause === null) return false;
  const decisionId = await addDecision(sql, { plugin, kind: "resume", decision, window: skip });
  if (skip !== null) {
    // Before a plugin's first window its cursor is nowhere, and its time begins where the manifest says.
    await moveCursor(sql, { plugin, cursor: cursor && skip.start, end: skip.end });
    await addWindow(sql, { ...skip, plugin, state: "skipped", decisionId });
  }
  await sql.query(RESUME, { plugin, at: decision.at.getTime() });
  return true;
}
