import { activeFrom, lastsAsLong, pauseAt } from "../../../domain/window/pause.ts";
import type { NewPause, Resumption } from "../../../ports/operator_actions.ts";
import type { Sql } from "../database/ledger_database.ts";
import { lockPlugin } from "../rows/plugins.ts";
import { addDecision } from "./add_decision.ts";
import { skipFrom } from "./skip_time.ts";

const PAUSE =
  `update {schema}.plugins set paused_at = $at, paused_by = $by, paused_why = $why, paused_until = $until,
    active_since = $activeSince where name = $plugin`;

/** Pauses a plugin, in the transaction `sql`; see `OperatorActions.pause()`. */
export async function pausePlugin(
  sql: Sql,
  plugin: string,
  { until = null, keepsLonger = false, ...decision }: NewPause,
): Promise<boolean> {
  const record = await lockPlugin(sql, plugin, "pause");
  const { at, by, why } = decision;
  const before = pauseAt(record, at);
  if (before !== null && before.until?.getTime() === until?.getTime()) return false;
  if (before !== null && keepsLonger && lastsAsLong(before, { until })) return false;
  await addDecision(sql, { plugin, kind: "pause", decision, window: until && { start: at, end: until } });
  // One that has ended by itself is no longer on record then, and the plugin is active since.
  const activeSince = activeFrom(record, at).getTime();
  await sql.query(PAUSE, { plugin, at: at.getTime(), by, why, until: until?.getTime() ?? null, activeSince });
  return true;
}

const RESUME =
  `update {schema}.plugins set paused_at = null, paused_by = null, paused_why = null, paused_until = null,
    active_since = $at
  where name = $plugin`;

/** Ends a pause, in the transaction `sql`; see `OperatorActions.resume()`. */
export async function resumePlugin(
  sql: Sql,
  plugin: string,
  { decision, skip }: Resumption,
): Promise<boolean> {
  const record = await lockPlugin(sql, plugin, "resume");
  if (pauseAt(record, decision.at) === null) return false;
  const decisionId = await addDecision(sql, { plugin, kind: "resume", decision, window: skip });
  if (skip !== null) await skipFrom(sql, record, { ...skip, decisionId });
  await sql.query(RESUME, { plugin, at: decision.at.getTime() });
  return true;
}
