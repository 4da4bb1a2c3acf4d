import type { ClaimState, ClaimStep } from "../../../domain/window/claim.ts";
import type { WindowRecord } from "../../../domain/window/records.ts";
import { CursorMovedError } from "../../../ports/hand_work.ts";
import type { ClaimedWindow, ClaimRequest } from "../../../ports/ledger.ts";
import { addWindow } from "../rows/add_window.ts";
import { MOVE_CURSOR } from "../rows/move_cursor.ts";
import type { Transaction, Values } from "../sql/ledger_database.ts";
import { ADD_RUN, type AddedRun, ownerValues, RUN_COLUMNS, RUN_VALUES } from "./add_run.ts";

const MOVE_BACKFILL = "update {schema}.backfills set cursor = $end where id = $backfillId returning plugin";

const LEASED_COLUMNS = `kind, backfill_id, start, "end", state, attempts, failures, token,
    owner_host, owner_boot, owner_namespace, owner_pid, owner_started, expires_at,
    group_pid, group_started, group_mark`;
const LEASED_VALUES = `$kind, $backfillId, $start, $end, 'leased', 1, 0, 1,
    $host, $boot, $namespace, $pid, $started, $expiresAt,
    $groupPid, $groupStarted, $groupMark`;
const ADD_LEASED = `insert into {schema}.windows (plugin, ${LEASED_COLUMNS})
  values ($plugin, ${LEASED_VALUES})
  returning id`;

/** The three in one. If the cursor moved meanwhile the window has no plugin: the database refuses it, and all before it. */
const beginAll = (move: string) =>
  `with moved as (${move}),
    added as (
      insert into {schema}.windows (plugin, ${LEASED_COLUMNS})
      values ((select plugin from moved), ${LEASED_VALUES})
      returning id
    )
  insert into {schema}.runs (plugin, window_id, ${RUN_COLUMNS})
  values ($plugin, (select id from added), ${RUN_VALUES})
  returning id, window_id`;

/** What moves, the plugin's cursor or the backfill's, and the statement that does all. */
const SCHEDULED = { move: MOVE_CURSOR, begin: beginAll(MOVE_CURSOR) };
const BACKFILL = { move: MOVE_BACKFILL, begin: beginAll(MOVE_BACKFILL) };

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
  const begin = sql.capabilities.writableCtes ? beginInOne : beginInSteps;
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
  const moved = await sql.query((backfill === null ? SCHEDULED : BACKFILL).move, values);
  if (moved.length === 0) throw new CursorMovedError(name);
  const [window] = await sql.query<{ id: number }>(ADD_LEASED, values);
  const [run] = await sql.query<AddedRun>(ADD_RUN, { ...values, windowId: window?.id ?? null });
  return begun(run, name);
}

/** Nothing of the transaction may follow. */
async function beginInOne(sql: Transaction, { state }: NewClaim, values: Values): Promise<AddedRun> {
  const { record: { name }, backfill } = state;
  const [run] = await sql.queryAndCommit<AddedRun>((backfill === null ? SCHEDULED : BACKFILL).begin, values);
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
