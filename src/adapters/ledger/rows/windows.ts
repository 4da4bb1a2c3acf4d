import type { Selectable } from "kysely";
import type { Window } from "../../../domain/contract/run_context.ts";
import type { OpenWindow } from "../../../domain/window/claim.ts";
import type { LeaseRecord, SandboxGroup } from "../../../domain/window/owner.ts";
import type { WindowRecord, WindowState } from "../../../domain/window/records.ts";
import { locking, type Purpose, type Sql } from "../database/ledger_database.ts";
import { toDate, type WindowsTable } from "../database/tables.ts";

/** All columns of a window, by name: another version of Gapless may add some meanwhile. */
export const COLUMNS =
  `id, plugin, kind, backfill_id, start, "end", state, attempts, failures, not_before, owed_since, token,
    owner_host, owner_boot, owner_namespace, owner_pid, owner_started, expires_at, stop_at, decision_id, reason,
    group_pid, group_started, group_mark`;

/** Word for word the condition of the index `windows_unsettled`: with values in it, the index would not serve. */
export const UNSETTLED = "state in ('leased', 'owed', 'parked')";

/** So many owed windows of each kind are read: an outage may leave hundreds of thousands, and a claim takes one. */
const MOST_OWED = 100;

/**
 * All leased windows; of those that are owed and are `owed`, the oldest, and those whose wait is over first. Word for word the
 * conditions of the indices `windows_leased`, `windows_owed` and `windows_ready`.
 */
const openWindows = (owed: string) => {
  const ids = (condition: string) =>
    `id in (select id from {schema}.windows where plugin = $plugin and ${condition})`;
  const first = (order: string) =>
    ids(`state = 'owed' and ${owed} order by ${order}, start, id limit ${MOST_OWED}`);
  return `select ${COLUMNS} from {schema}.windows
  where ${ids("state = 'leased'")} or ${first("start")} or ${first("coalesce(not_before, 0)")}
  order by start, id`;
};

/** Rows of a plugin's windows that are leased, or scheduled and owed, oldest first; of many owed ones those that a claim may take. */
export const OPEN_WINDOWS = openWindows("kind = 'scheduled'");
/** The same with those of the backfill `$backfillId`. */
export const OPEN_PIECES = openWindows("backfill_id = $backfillId");

/** Whose open windows are read: those that are scheduled, or those of a backfill. */
export interface OpenWindowsQuery {
  readonly plugin: string;
  readonly backfillId?: number | undefined;
}

/** Reads the windows of a plugin that are leased, or owed, oldest first; see `OPEN_WINDOWS`. */
export async function findOpenWindows(
  sql: Sql,
  { plugin, backfillId }: OpenWindowsQuery,
  purpose: Purpose,
): Promise<OpenWindow[]> {
  const rows = backfillId === undefined
    ? await sql.query<Selectable<WindowsTable>>(locking(sql, OPEN_WINDOWS, purpose), { plugin })
    : await sql.query<Selectable<WindowsTable>>(locking(sql, OPEN_PIECES, purpose), { plugin, backfillId });
  return rows.map(toOpenWindow);
}

const OLDEST_PARKED = `select start from {schema}.windows
  where ${UNSETTLED} and plugin = $plugin and state = 'parked' and kind = 'scheduled' order by start limit 1`;

/** Reads where the oldest scheduled window of a plugin begins that is parked; null if none is. */
export async function findOldestParked(sql: Sql, plugin: string): Promise<Date | null> {
  const [row] = await sql.query<{ start: number }>(OLDEST_PARKED, { plugin });
  return toDate(row?.start ?? null);
}

/** A scheduled window that nobody holds. */
export interface NewWindow extends Window {
  readonly plugin: string;
  readonly state: Exclude<WindowState, "leased" | "rewound">;
  readonly decisionId?: number;
}

const ADD =
  `insert into {schema}.windows (plugin, kind, start, "end", state, attempts, failures, token, decision_id)
  values ($plugin, 'scheduled', $start, $end, $state, 0, 0, 0, $decisionId)`;

/** Adds a scheduled window that nobody has worked on yet. */
export async function addWindow(sql: Sql, window: NewWindow): Promise<void> {
  const { plugin, start, end, state, decisionId = null } = window;
  await sql.query(ADD, { plugin, start: start.getTime(), end: end.getTime(), state, decisionId });
}

/** Columns that a record of a window lacks: they are its lease's. */
type OwnerColumn = Exclude<keyof WindowsTable, (typeof RECORD_COLUMNS)[number]>;

const RECORD_COLUMNS = [
  "id",
  "plugin",
  "kind",
  "backfill_id",
  "start",
  "end",
  "state",
  "attempts",
  "failures",
  "not_before",
  "owed_since",
  "reason",
] as const;

/** Turns a row into a record, without who skipped or rewound it: no open window was. */
export function toWindowRecord(row: Omit<Selectable<WindowsTable>, OwnerColumn>): WindowRecord {
  return {
    id: row.id,
    plugin: row.plugin,
    kind: row.kind,
    start: new Date(row.start),
    end: new Date(row.end),
    state: row.state,
    attempts: row.attempts,
    failures: row.failures,
    notBefore: toDate(row.not_before),
    owedSince: toDate(row.owed_since),
    backfillId: row.backfill_id,
    decision: null,
    reason: row.reason,
  };
}

/** Turns the row of a window that is leased or owed into a record with its lease. */
export function toOpenWindow(row: Selectable<WindowsTable>): OpenWindow {
  return { ...toWindowRecord(row), lease: toLease(row) };
}

function toLease(row: Selectable<WindowsTable>): LeaseRecord | null {
  const {
    owner_host: host,
    owner_boot: boot,
    owner_namespace: namespace,
    owner_pid: pid,
    owner_started: started,
    expires_at: expiresAt,
  } = row;
  if (host === null || boot === null || namespace === null) return null;
  if (pid === null || started === null || expiresAt === null) return null;
  return {
    windowId: row.id,
    token: row.token,
    plugin: row.plugin,
    owner: { host, boot, namespace, pid, started },
    expiresAt: new Date(expiresAt),
    stopAt: toDate(row.stop_at),
    group: toGroup(row),
  };
}

function toGroup(
  { group_pid: pid, group_started: started, group_mark: mark }: Selectable<WindowsTable>,
): SandboxGroup | null {
  return pid === null || started === null || mark === null ? null : { pid, started, mark };
}
