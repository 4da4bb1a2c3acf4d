import type { Kysely } from "kysely";
import type { ClaimState } from "../../domain/window/claim.ts";
import { findPlugin } from "./plugin_rows.ts";
import type { Tables } from "./tables.ts";
import { findOpenWindows } from "./window_rows.ts";

/** Reads what a claim would be judged by, in the transaction `db`; undefined if the plugin is not on record. */
export async function findState(db: Kysely<Tables>, plugin: string): Promise<ClaimState | undefined> {
  const record = await findPlugin(db, plugin);
  return record && { record, open: await findOpenWindows(db, plugin), backfill: null };
}
