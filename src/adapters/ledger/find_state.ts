import type { Kysely } from "kysely";
import type { ClaimState } from "../../domain/window/decide_claim.ts";
import { findPlugin } from "./plugin_rows.ts";
import type { Purpose } from "./hold.ts";
import type { Tables } from "./tables.ts";
import { findOpenWindows } from "./window_rows.ts";

/** Reads what a claim is judged by, in the transaction `db`; undefined if the plugin is not on record. */
export async function findState(
  db: Kysely<Tables>,
  plugin: string,
  purpose: Purpose = "look",
): Promise<ClaimState | undefined> {
  // The plugin first: whoever changes it waits here, and reads its windows as they are when it is held.
  const record = await findPlugin(db, plugin, purpose);
  return record && { record, open: await findOpenWindows(db, plugin, purpose) };
}
