import type { Kysely } from "kysely";
import type { Resumption } from "../../../ports/hand_work.ts";
import { addWindow } from "../add_window.ts";
import { moveCursor } from "../move_cursor.ts";
import { takePlugin } from "../plugin_rows.ts";
import type { Tables } from "../tables.ts";
import { addDecision } from "./decision_rows.ts";

/** Ends a pause, in the transaction `db`; see `HandWork.resume()`. */
export async function resumePlugin(
  db: Kysely<Tables>,
  plugin: string,
  { decision, skip }: Resumption,
): Promise<boolean> {
  const { pause, cursor } = await takePlugin(db, plugin, "resume");
  if (pause === null) return false;
  const decisionId = await addDecision(db, { plugin, kind: "resume", decision, window: skip });
  if (skip !== null) {
    await addWindow(db, { ...skip, plugin, state: "skipped", decisionId });
    // Before a plugin's first window its cursor is nowhere, and its time begins where the manifest says.
    await moveCursor(db, plugin, { start: cursor === null ? null : skip.start, end: skip.end });
  }
  await db.updateTable("plugins").set({ paused_at: null, paused_by: null, paused_why: null })
    .where("name", "=", plugin).execute();
  return true;
}
