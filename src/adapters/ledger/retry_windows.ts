import type { Kysely } from "kysely";
import type { Tables } from "./tables.ts";
import { UNSETTLED } from "./window_rows.ts";

/** Owes a plugin's parked and owed windows afresh; see `Ledger.retry()`. */
export async function retryWindows(db: Kysely<Tables>, plugin: string, now: Date): Promise<number> {
  const { numUpdatedRows } = await db.updateTable("windows")
    .set({ state: "owed", failures: 0, not_before: now.getTime() })
    .where(UNSETTLED).where("plugin", "=", plugin).where("state", "!=", "leased")
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
