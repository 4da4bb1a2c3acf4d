import type { Selectable } from "kysely";
import type { ClaimDecision, ClaimState } from "../../../domain/window/claim.ts";
import { endOfBurial } from "../../../domain/window/end_of_burial.ts";
import type { LeaseRecord } from "../../../domain/window/owner.ts";
import type { Claim, ClaimRequest, StateQuery } from "../../../ports/ledger.ts";
import type { Transaction } from "../database/ledger_database.ts";
import type { PluginsTable, WindowsTable } from "../database/tables.ts";
import { findBackfill } from "../rows/backfills.ts";
import { findPlugin, PLUGIN, toPluginRecord, unknownPlugin } from "../rows/plugins.ts";
import {
  findOldestParked,
  findOpenWindows,
  OPEN_PIECES,
  OPEN_WINDOWS,
  toOpenWindow,
} from "../rows/windows.ts";
import { beginAgain, beginNew } from "./begin_run.ts";
import { endRun } from "./settle.ts";

/** The first request counts: the owner's grace period begins with it. */
const ASK_TO_STOP = `update {schema}.windows set stop_at = $now
  where id = $windowId and token = $token and state = 'leased' and stop_at is null`;

const SKIP = `update {schema}.windows set state = 'skipped', not_before = null, reason = $reason
  where id = $windowId and state = 'owed'`;

/** Executes a claim. `sql` is a transaction that no other claim of the plugin runs beside. */
export async function claimWindow(
  sql: Transaction,
  request: ClaimRequest,
  decide: (state: ClaimState) => ClaimDecision,
): Promise<Claim> {
  const state = await lockState(sql, request);
  const { buried, skipped = [], then } = decide(state);
  for (const burial of buried) await endRun(sql, burial.lease, endOfBurial(burial, request.now));
  for (const { windowId, reason } of skipped) await sql.query(SKIP, { windowId, reason });
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

async function lockState(sql: Transaction, { plugin, backfillId, order }: ClaimRequest): Promise<ClaimState> {
  // The plugin first: locking it waits for others that work on it, and its windows are read as they are then.
  const [record, open, backfill, oldestParked] = await Promise.all([
    findPlugin(sql, plugin, "change"),
    findOpenWindows(sql, { plugin, backfillId }, "change"),
    backfillId === undefined ? null : findBackfill(sql, plugin, backfillId),
    // After the open windows are locked: one of them may have been parked meanwhile.
    order === "strict" ? findOldestParked(sql, plugin) : null,
  ]);
  if (record === undefined) throw unknownPlugin(plugin, "claim a window of");
  return { record, open, backfill, oldestParked };
}

async function askToStop(sql: Transaction, { windowId, token }: LeaseRecord, now: Date): Promise<void> {
  await sql.query(ASK_TO_STOP, { windowId, token, now: now.getTime() });
}

/** Reads what a claim would be judged by, and nothing else, in the transaction `sql`; see `Ledger.state()`. */
export async function findState(
  sql: Transaction,
  plugin: string,
  { order = "any", backfillId }: StateQuery,
): Promise<ClaimState | undefined> {
  const [[row], oldestParked, open] = await Promise.all([
    sql.query<Selectable<PluginsTable>>(PLUGIN, { plugin }),
    order === "strict" ? findOldestParked(sql, plugin) : null,
    backfillId === undefined
      ? sql.queryAndCommit<Selectable<WindowsTable>>(OPEN_WINDOWS, { plugin })
      : sql.queryAndCommit<Selectable<WindowsTable>>(OPEN_PIECES, { plugin, backfillId }),
  ]);
  if (row === undefined) return undefined;
  const state = { record: toPluginRecord(row), open: open.map(toOpenWindow), backfill: null };
  return order === "strict" ? { ...state, oldestParked } : state;
}
