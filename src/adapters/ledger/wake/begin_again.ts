import type { Selectable } from "kysely";
import { triggerOf } from "../../../domain/window/trigger_of.ts";
import type { ClaimedWindow, ClaimRequest } from "../../../ports/ledger.ts";
import { COLUMNS } from "../rows/open_windows.ts";
import { toWindowRecord } from "../rows/to_window_record.ts";
import type { Transaction } from "../sql/ledger_database.ts";
import type { WindowsTable } from "../tables.ts";
import { ADD_RUN, type AddedRun, ownerValues } from "./add_run.ts";

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
  const [run] = await sql.queryAndCommit<AddedRun>(ADD_RUN, {
    ...ownerValues(request, trigger),
    plugin,
    windowId,
    token,
    start,
    end,
    attempt,
  });
  if (run === undefined) {
    throw new Error(`Cannot begin a run of "${plugin}": the database did not tell of it`);
  }
  return {
    kind: "claimed",
    lease: { windowId, token },
    window: toWindowRecord(row),
    runId: run.id,
    attempt,
    trigger,
  };
}
