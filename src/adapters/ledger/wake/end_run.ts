import { isFailure } from "../../../domain/window/is_failure.ts";
import type { Lease } from "../../../domain/window/owner.ts";
import type { Settlement } from "../../../ports/ledger.ts";
import type { Sql, Values } from "../sql/ledger_database.ts";

const END_WINDOW = `update {schema}.windows set state = $state, failures = failures + $failed,
    not_before = $notBefore, owner_host = null, owner_boot = null, owner_namespace = null, owner_pid = null,
    owner_started = null, expires_at = null, stop_at = null,
    group_pid = null, group_started = null, group_mark = null
  where id = $windowId and token = $token and state = 'leased' returning id`;

/** A run whose end is on record keeps it; only one that was given up for dead may still tell that it was not. */
const END_RUN = `update {schema}.runs set outcome = $outcome, ended_at = $endedAt, error = $error
  where window_id = $windowId and token = $token and outcome in ('running', 'crashed') returning id`;

const END_BOTH = `with held as (${END_WINDOW}),
    ended as (
      update {schema}.runs set outcome = coalesce((select $outcome from held), 'superseded'),
        ended_at = $endedAt, error = $error
      where window_id = $windowId and token = $token and outcome in ('running', 'crashed') returning id
    )
  select (select count(*) from held) as held, (select count(*) from ended) as ended`;

/** This very end: the caller asks again, for the answer was lost on its way. */
const SAME_END = `select id from {schema}.runs
  where window_id = $windowId and token = $token and outcome = $outcome and ended_at = $endedAt`;

/**
 * Ends a run and gives its lease back, in the transaction `sql`; see `Ledger.settle()`. Where changes can be one statement
 * it needs no transaction.
 */
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
  };
}
