import type { Trigger } from "../../../domain/contract/run_context.ts";
import type { ClaimRequest } from "../../../ports/ledger.ts";
import type { Values } from "../sql/ledger_database.ts";

/** Columns of a run that begins, beside its plugin and its window. */
export const RUN_COLUMNS = `token, window_start, window_end, attempt, trigger, outcome, host, started_at,
    artifact, config_digest, program`;

/** Their values. */
export const RUN_VALUES = `$token, $start, $end, $attempt, $trigger, 'running', $host, $now,
    $artifact, $configDigest, $program`;

/** Begins a run on a window that was just leased. */
export const ADD_RUN = `insert into {schema}.runs (plugin, window_id, ${RUN_COLUMNS})
  values ($plugin, $windowId, ${RUN_VALUES})
  returning id, window_id`;

/** What it returns. */
export interface AddedRun {
  readonly id: number;
  readonly window_id: number;
}

/** The values of a claim that stand in the window's row and in the run's. */
export function ownerValues(
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
