import type { ClaimState, ClaimStep } from "../../../domain/window/claim.ts";
import type { WindowRecord } from "../../../domain/window/records.ts";
import { CursorMovedError } from "../../../ports/hand_work.ts";
import type { ClaimedWindow, ClaimRequest } from "../../../ports/ledger.ts";
import { addWindow } from "../rows/add_window.ts";
import { MOVE_CURSOR } from "../rows/move_cursor.ts";
import type { Transaction, Values } from "../sql/ledger_database.ts";
import { ADD_RUN, type AddedRun, ownerValues } from "./add_run.ts";

const MOVE_BACKFILL = "update {schema}.backfills set cursor = $end where id = $backfillId returning plugin";

const ADD_LEASED =
  `insert into {schema}.windows (plugin, kind, backfill_id, start, "end", state, attempts, failures,
    token, owner_host, owner_boot, owner_namespace, owner_pid, owner_started, expires_at,
    group_pid, group_started, group_mark)
  values ($plugin, $kind, $backfillId, $start, $end, 'leased', 1, 0,
    1, $host, $boot, $namespace, $pid, $started, $expiresAt,
    $groupPid, $groupStarted, $groupMark)
  returning id`;

/** The three in one. If the cursor moved meanwhile the window is nobody's: the database refuses it, and all before it. */
const AT_ONCE = (move: string) =>
  `with moved as (${move}),
    added as (${ADD_LEASED.replace("$plugin", "(select plugin from moved)")})
  ${ADD_RUN.replace("$windowId", "(select id from added)")}`;

/** What moves, the plugin's cursor or the backfill's, and the statement that does all at once. */
const SCHEDULED = { move: MOVE_CURSOR, atOnce: AT_ONCE(MOVE_CURSOR) };
const BACKFILL = { move: MOVE_BACKFILL, atOnce: AT_ONCE(MOVE_BACKFILL) };

/** What `beginNew()` takes. */
export interface NewClaim {
  readonly state: ClaimState;
  readonly step: ClaimStep & { readonly kind: "new" };
  readonly request: ClaimRequest;
}

/** Adds a new window, leased, and begins the first run on it; moves the cursor of the plugin, or of the backfill. */
export async function beginNew(sql: Transaction, claim: NewClaim): Promise<ClaimedWindow> {
  const { state: { record: { name: plugin }, backfill }, step: { skipped, window }, request } = claim;
  if (skipped !== null) await addWindow(sql, { ...skipped, plugin, state: "skipped" });
  const begin = sql.shared ? beginAtOnce : beginInSteps;
  const { id: runId, window_id: windowId } = await begin(sql, claim, valuesOf(claim));
  const record: WindowRecord = {
    ...window,
    id: windowId,
    plugin,
    kind: backfill === null ? "scheduled" : "backfill",
    state: "leased",
    attempts: 1,
    failures: 0,
    notBefore: null,
    backfillId: backfill?.id ?? null,
    decision: null,
  };
  const lease = { windowId, token: 1 };
  return { kind: "claimed", lease, window: record, runId, attempt: 1, trigger: request.trigger };
}

async function beginInSteps(sql: Transaction, { state }: NewClaim, values: Values): Promise<AddedRun> {
  const { record: { name }, backfill } = state;
  const moved = await sql.ask((backfill === null ? SCHEDULED : BACKFILL).move, values);
  if (moved.length === 0) throw new CursorMovedError(name);
  const [window] = await sql.ask<{ id: number }>(ADD_LEASED, values);
  const [run] = await sql.ask<AddedRun>(ADD_RUN, { ...values, windowId: window?.id ?? null });
  return begun(run, name);
}

/** Where each statement is a way to a server and back. Nothing of the transaction may follow. */
async function beginAtOnce(sql: Transaction, { state }: NewClaim, values: Values): Promise<AddedRun> {
  const { record: { name }, backfill } = state;
  const [run] = await sql.askLast<AddedRun>((backfill === null ? SCHEDULED : BACKFILL).atOnce, values);
  return begun(run, name);
}

function begun(run: AddedRun | undefined, plugin: string): AddedRun {
  if (run !== undefined) return run;
  throw new Error(`Cannot begin a run of "${plugin}": the database did not tell of it`);
}

function valuesOf({ state: { record, backfill }, step: { window }, request }: NewClaim): Values {
  return {
    ...ownerValues(request, request.trigger),
    plugin: record.name,
    cursor: record.cursor?.getTime() ?? null,
    kind: backfill === null ? "scheduled" : "backfill",
    backfillId: backfill?.id ?? null,
    start: window.start.getTime(),
    end: window.end.getTime(),
    token: 1,
    attempt: 1,
  };
}
