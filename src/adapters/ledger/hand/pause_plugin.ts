import type { Kysely } from "kysely";
import type { Decision } from "../../../domain/window/decision.ts";
import { takePlugin } from "../plugin_rows.ts";
import type { Tables } from "../tables.ts";
import { addDecision } from "./decision_rows.ts";

/** Pauses a plugin, in the transaction `db`; see `HandWork.pause()`. */
export async function pausePlugin(db: Kysely<Tables>, plugin: string, decision: Decision): Promise<boolean> {
  const { pause } = await takePlugin(db, plugin, "pause");
  if (pause !== null) return false;
  await addDecision(db, { plugin, kind: "pause", decision, window: null });
  await db.updateTable("plugins")
    .set({ paused_at: decision.at.getTime(), paused_by: decision.by, paused_why: decision.why })
    .where("name", "=", plugin).execute();
  return true;
}
