import type { ClaimDecision, ClaimState } from "../../../domain/window/claim.ts";
import { endOfBurial } from "../../../domain/window/end_of_burial.ts";
import type { LeaseRecord } from "../../../domain/window/owner.ts";
import type { Claim, ClaimRequest } from "../../../ports/ledger.ts";
import { findOpenWindows } from "../rows/open_windows.ts";
import { findPlugin, notOnRecord } from "../rows/plugin_rows.ts";
import type { Transaction } from "../sql/ledger_database.ts";
import { beginAgain } from "./begin_again.ts";
import { beginNew } from "./begin_new.ts";
import { endRun } from "./end_run.ts";
import { findBackfill } from "./find_backfill.ts";

/** The first wish counts: from it on its owner's grace is reckoned. */
const ASK_TO_STOP = `update {schema}.windows set stop_at = $now
  where id = $windowId and token = $token and state = 'leased' and stop_at is null`;

/** Carries out a claim. `sql` is a transaction that no other claim of the plugin runs beside. */
export async function claimWindow(
  sql: Transaction,
  request: ClaimRequest,
  decide: (state: ClaimState) => ClaimDecision,
): Promise<Claim> {
  const state = await takeState(sql, request);
  const { buried, then } = decide(state);
  for (const burial of buried) await endRun(sql, burial.lease, endOfBurial(burial, request.now));
  switch (then.kind) {
    case "nothing":
    case "busy":
      return then;
    case "replace":
      for (const lease of then.leases) await askToStop(sql, lease, request.now);
      return then;
    case "retry":
      return await beginAgain(sql, then.windowId, request);
    case "new":
      return await beginNew(sql, { state, step: then, request });
  }
}

async function takeState(sql: Transaction, { plugin, backfillId }: ClaimRequest): Promise<ClaimState> {
  // The plugin first: to take it waits for whoever works on it, and its windows are read as they are then.
  const [record, open, backfill] = await Promise.all([
    findPlugin(sql, plugin, "change"),
    findOpenWindows(sql, plugin, "change"),
    backfillId === undefined ? null : findBackfill(sql, plugin, backfillId),
  ]);
  if (record === undefined) throw notOnRecord(plugin, "claim a window of");
  return { record, open, backfill };
}

async function askToStop(sql: Transaction, { windowId, token }: LeaseRecord, now: Date): Promise<void> {
  await sql.query(ASK_TO_STOP, { windowId, token, now: now.getTime() });
}
