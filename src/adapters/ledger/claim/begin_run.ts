import type { Selectable } from "kysely";
import type { Trigger } from "../../../domain/contract/run_context.ts";
import type { ClaimState, ClaimStep } from "../../../domain/window/claim.ts";
import type { WindowRecord } from "../../../domain/window/records.ts";
import { triggerOf } from "../../../domain/window/trigger_of.ts";
import { CursorMovedError } from "../../../ports/operator_actions.ts";
import type { ClaimedWindow, ClaimRequest } from "../../../ports/ledger.ts";
import type { Transaction, Values } from "../database/ledger_database.ts";
import type { WindowsTable } from "../database/tables.ts";
import { MOVE_CURSOR } from "../rows/plugins.ts";
import { addWindow, COLUMNS, toWindowRecord } from "../rows/windows.ts";

/** Columns of a run that begins, beside its plugin and its window. */
const RUN_COLUMNS = `token, window_start, window_end, attempt, trigger, outcome, host, started_at,
    artifact, config_digest, program`;

/** Their values. */
const RUN_VALUES = `$token, $start, $end, $attempt, $trigger, 'running', $host, $now,
    $artifact, $configDigest, $program`;

/** Begins a run on a window that was just leased. */
const ADD_RUN = `insert into {schema}.runs (plugin, window_id, ${RUN_COLUMNS})
  values ($plugin, $windowId, ${RUN_VALUES})
  returning id, window_id`;

/** What `ADD_RUN` returns. */
interface AddedRun {
  readonly id: number;
  readonly window_id: number;
}

/** The values of a claim that are in the window's row and in the run's. */
function ownerValues(
  { owner, group, provenance, expiresAt, now }: ClaimRequest,
  trigger: Trigger,
): Values {
  return {
    ...owner,
    groupPid: group?.pid ?? null,
    groupStarted: group?.started ?? null,
    groupMark: group?.mark ?? null,
    ...provenance,
    expiresAt: expiresAt.getTime(),
    now: now.getTime(),
    trigger,
  };
}

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

/** The statement that moves the cursor, of the plugin or of the backfill, and the one that does all. */
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
    owedSince: null,
    backfillId: backfill?.id ?? null,
    decision: null,
    reason: null,
  };
  const lease = { windowId, token: 1 };
  return { kind: "claimed", lease, window: record, runId, attempt: 1, trigger: request.trigger };
}

async function beginInSteps(sql: Transaction, { state }: NewClaim, values: Values): Promise<AddedRun> {
  const { record: { name }, backfill } = state;
  const moved = await sql.query((backfill === null ? SCHEDULED : BACKFILL).move, values);
  if (moved.length === 0) throw new CursorMovedError(name);
  const [window] = await sql.query<{ id: number }>(ADD_LEASED, values);
  return onlyRun(await sql.query<AddedRun>(ADD_RUN, { ...values, windowId: window?.id ?? null }), name);
}

/** The last statement of the transaction. */
async function beginInOne(sql: Transaction, { state }: NewClaim, values: Values): Promise<AddedRun> {
  const { record: { name }, backfill } = state;
  const { begin } = backfill === null ? SCHEDULED : BACKFILL;
  return onlyRun(await sql.queryAndCommit<AddedRun>(begin, values), name);
}

function onlyRun([run]: readonly AddedRun[], plugin: string): AddedRun {
  if (run !== undefined) return run;
  throw new Error(`Cannot begin a run of "${plugin}": the database returned no row`);
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

const LEASE = `update {schema}.windows set state = 'leased', attempts = attempts + 1, token = token + 1,
    not_before = null, owner_host = $host, owner_boot = $boot, owner_namespace = $namespace,
    owner_pid = $pid, owner_started = $started, expires_at = $expiresAt,
    group_pid = $groupPid, group_started = $groupStarted, group_mark = $groupMark
  where id = $windowId and state = 'owed' returning ${COLUMNS}`;

/** Leases an owed window, and begins a further run on it. */
export async function beginAgain(
  sql: Transaction,
  windowId: number,
  request: ClaimRequest,
): Promise<ClaimedWindow> {
  const { plugin } = request;
  const [row] = await sql.query<Selectable<WindowsTable>>(LEASE, {
    ...ownerValues(request, request.trigger),
    windowId,
  });
  if (row === undefined) throw new Error(`Cannot claim window ${windowId} of "${plugin}": it is not owed`);
  const { token, start, end, attempts: attempt } = row;
  const trigger = triggerOf(request.trigger, attempt);
  const added = await sql.queryAndCommit<AddedRun>(ADD_RUN, {
    ...ownerValues(request, trigger),
    plugin,
    windowId,
    token,
    start,
    end,
    attempt,
  });
  return {
    kind: "claimed",
    lease: { windowId, token },
    window: toWindowRecord(row),
    runId: onlyRun(added, plugin).id,
    attempt,
    trigger,
  };
}
