import type { ClaimedWindow } from "../../../ports/ledger.ts";
import { findPlugin } from "../rows/plugins.ts";
import type { Transaction } from "../database/ledger_database.ts";

const REMOVE_RUN = `delete from {schema}.runs
  where window_id = $windowId and token = $token and outcome = 'running' returning id`;

/** A window that was made by the claim, and is still the last one before the cursor. */
const REMOVE_NEW = `delete from {schema}.windows
  where id = $windowId and token = $token and state = 'leased' and attempts = 1 and kind = 'scheduled'
    and "end" = (select cursor from {schema}.plugins where name = $plugin)
  returning id`;

const MOVE_BACK = "update {schema}.plugins set cursor = $start where name = $plugin";

const OWE_AGAIN = `update {schema}.windows set state = 'owed', attempts = attempts - 1, not_before = $now,
    owner_host = null, owner_boot = null, owner_namespace = null, owner_pid = null,
    owner_started = null, expires_at = null, stop_at = null,
    group_pid = null, group_started = null, group_mark = null
  where id = $windowId and token = $token and state = 'leased'`;

/** Undoes a claim, in the transaction `sql`; see `Ledger.release()`. */
export async function releaseWindow(
  sql: Transaction,
  { lease: { windowId, token }, window: { plugin, start } }: ClaimedWindow,
  now: Date,
): Promise<void> {
  // First, as in a claim: two that wait for each other's rows would both fail.
  await findPlugin(sql, plugin, "change");
  const values = { windowId, token, plugin, start: start.getTime(), now: now.getTime() };
  const [run] = await sql.query(REMOVE_RUN, values);
  if (run === undefined) return;
  const [removed] = await sql.query(REMOVE_NEW, values);
  await sql.query(removed === undefined ? OWE_AGAIN : MOVE_BACK, values);
}
