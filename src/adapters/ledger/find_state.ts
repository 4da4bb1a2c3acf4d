import type { Kysely } from "kysely";
import type { ClaimState } from "../../domain/window/claim.ts";
import { askTogether } from "./ask_together.ts";
import type { Purpose } from "./hold.ts";
import { pluginRow, toPluginRecord } from "./plugin_rows.ts";
import type { Tables } from "./tables.ts";
import { toOpenWindow } from "./to_window_record.ts";
import { openRows } from "./window_rows.ts";

/** Reads what a claim is judged by, in the transaction `db`; undefined if the plugin is not on record. */
export async function findState(
  db: Kysely<Tables>,
  plugin: string,
  purpose: Purpose = "look",
): Promise<ClaimState | undefined> {
  // The plugin first: to read it for a change waits for whoever works on it, and its windows are read as they are then.
  const [[row], open] = await askTogether(db, pluginRow(db, plugin, purpose), openRows(db, plugin, purpose));
  return row && { record: toPluginRecord(row), open: open.map(toOpenWindow), backfill: null };
}
