import type { Decision } from "../../../domain/window/decision.ts";
import { takePlugin } from "../rows/plugin_rows.ts";
import type { Sql } from "../sql/ledger_database.ts";
import { addDecision } from "./add_decision.ts";

const PAUSE =
  `update {schema}.plugins set paused_at = $at, paused_by = $by, paused_why = $why where name = $plugin`;

/** Pauses a plugin, in the transaction `sql`; see `HandWork.pause()`. */
export async function pausePlugin(sql: Sql, plugin: string, decision: Decision): Promise<boolean> {
  const { pause } = await takePlugin(sql, plugin, "pause");
  if (pause !== null) return false;
  await addDecision(sql, { plugin, kind: "pause", decision, window: null });
  const { at, by, why } = decision;
  await sql.query(PAUSE, { plugin, at: at.getTime(), by, why });
  return true;
}
