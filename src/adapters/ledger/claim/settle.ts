import { isFailure } from "../../../domain/window/is_failure.ts";
import type { Heartbeat, Lease } from "../../../domain/window/owner.ts";
import { shrink } from "../../../domain/window/shrink.ts";
import type { Settlement } from "../../../ports/ledger.ts";
import type { LedgerDatabase, Sql, Values } from "../database/ledger_database.ts";

const END_WINDOW = `update {schema}.windows set state = $state, failures = failures + $failed,
    not_before = $notBefore, owed_since = coalesce(owed_since, $owedSince), reason = $reason, owner_host = null, owner_boot = null, owner_namespace = null, owner_pid = null,
    owner_started = null, expires_at = null, stop_at = null,
    group_pid = null, group_started = null, group_mark = null
  where id = $windowId and token = $token and state = 'leased' returning id`;

/** A run whose end is recorded keeps it; only one that was taken for dead may still report that it was not. */
const END_RUN = `update {schema}.runs set outcome = $outcome, ended_at = $endedAt, error = $error
  where window_id = $windowId and token = $token and outcome in ('running', 'crashed') returning id`;

const END_BOTH = `with held as (${END_WINDOW}),
    ended as (
      update {schema}.runs set outcome = coalesce((select $outcome from held), 'superseded'),
        ended_at = $endedAt, error = $error
      where window_id = $windowId and token = $token and outcome in ('running', 'crashed') returning id
    )
  select (select count(*) from held) as held, (select count(*) from ended) as ended`;

/** This very end: the caller settles again, since the answer was lost. */
const SAME_END = `select id from {schema}.runs
  where window_id = $windowId and token = $token and outcome = $outcome and ended_at = $endedAt`;

/** Ends a run and returns its lease; see `Ledger.settle()`. What is one statement needs no transaction. */
export async function settle(
  database: LedgerDatabase,
  lease: Lease,
  settlement: Settlement,
): Promise<boolean> {
  if (database.capabilities.writableCtes) return await endRun(database, lease, settlement);
  return await database.transaction((sql) => endRun(sql, lease, settlement));
}

/** Ends a run and returns its lease, by statements that are one transaction. */
export async function endRun(sql: Sql, lease: Lease, settlement: Settlement): Promise<boolean> {
  const values = valuesOf(lease, settlement);
  const { held, ended } = sql.capabilities.writableCtes
    ? await endInOne(sql, values)
    : await endInSteps(sql, values);
  return held || !ended && (await sql.query(SAME_END, values)).length > 0;
}

/** What ending a run changed: the window whose lease was held, and the run. */
interface Ended {
  readonly held: boolean;
  readonly ended: boolean;
}

async function endInSteps(sql: Sql, values: Values): Promise<Ended> {
  const held = (await sql.query(END_WINDOW, values)).length > 0;
  const ended = await sql.query(END_RUN, held ? values : { ...values, outcome: "superseded" });
  return { held, ended: ended.length > 0 };
}

async function endInOne(sql: Sql, values: Values): Promise<Ended> {
  const [counts] = await sql.query<{ held: number; ended: number }>(END_BOTH, values);
  return { held: counts?.held === 1, ended: counts?.ended === 1 };
}

function valuesOf({ windowId, token }: Lease, { outcome, endedAt, error, next }: Settlement): Values {
  return {
    windowId,
    token,
    outcome,
    endedAt: endedAt.getTime(),
    error: error ?? null,
    state: next.state,
    failed: Number(isFailure(outcome)),
    notBefore: next.state === "owed" ? next.notBefore.getTime() : null,
    owedSince: next.state === "owed" ? endedAt.getTime() : null,
    reason: next.state === "skipped" ? next.reason : null,
  };
}

const HELD = `select start, "end" from {schema}.windows
  where id = $windowId and token = $token and state = 'leased'`;
/** The rest first: the part that is done takes over the window's old start, which only one window can have. */
const SHRINK = `update {schema}.windows set start = $until
  where id = $windowId and token = $token and state = 'leased' returning id`;
const ADD_DONE = `insert into {schema}.windows
    (plugin, kind, backfill_id, start, "end", state, attempts, failures, token)
  select plugin, kind, backfill_id, $start, $until, 'done', attempts, failures, 0
  from {schema}.windows where id = $windowId`;

/** Splits a held window at `until`, in the transaction `sql`; see `Ledger.checkpoint()`. */
export async function checkpoint(
  sql: Sql,
  { windowId, token }: Lease,
  until: Date,
): Promise<boolean> {
  const [row] = await sql.query<{ start: number; end: number }>(HELD, { windowId, token });
  if (row === undefined) return false;
  const { done } = shrink({ start: new Date(row.start), end: new Date(row.end) }, until);
  const values = { windowId, token, start: done.start.getTime(), until: done.end.getTime() };
  if ((await sql.query(SHRINK, values)).length === 0) return false;
  await sql.query(ADD_DONE, values);
  return true;
}

const MOVE_EXPIRY = `update {schema}.windows set expires_at = $expiresAt
  where id = $windowId and token = $token and state = 'leased' returning stop_at`;

/** Moves a lease's expiry; see `Ledger.heartbeat()`. */
export async function heartbeat(sql: Sql, lease: Lease, expiresAt: Date): Promise<Heartbeat> {
  const { windowId, token } = lease;
  const values = { windowId, token, expiresAt: expiresAt.getTime() };
  const [row] = await sql.query<{ stop_at: number | null }>(MOVE_EXPIRY, values);
  if (row === undefined) return "lost";
  return row.stop_at === null ? "held" : "stop";
}
