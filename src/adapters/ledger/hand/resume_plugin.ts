import type { Resumption } from "../../../ports/hand_work.ts";
import { addWindow } from "../rows/add_window.ts";
import { moveCursor } from "../rows/move_cursor.ts";
import { takePlugin } from "../rows/plugin_rows.ts";
import type { Sql } from "../sql/ledger_database.ts";
import { addDecision } from "./add_decision.ts";

const RESUME = `update {schema}.plugins set paused_at = null, paused_by = null, paused_why = null
  where name = $plugin`;

/** Ends a pause, in the transaction `sql`; see `HandWork.resume()`. */
export async function resumePlugin(
  sql: Sql,
  plugin: string,
  { decision, skip }: Resumption,
): Promise<boolean> {
  const { pause, cursor } = await takePlugin(sql, plugin, "resume");
  if (pause === null) return false;
  const decisionId = await addDecision(sql, { plugin, kind: "resume", decision, window: skip });
  if (skip !== null) {
    // Before a plugin's first window its cursor is nowhere, and its time begins where the manifest says.
    await moveCursor(sql, { plugin, cursor: cursor && skip.start, end: skip.end });
    await addWindow(sql, { ...skip, plugin, state: "skipped", decisionId });
  }
  await sql.query(RESUME, { plugin });
  return true;
}
