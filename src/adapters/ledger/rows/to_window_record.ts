import type { Selectable } from "kysely";
import type { OpenWindow } from "../../../domain/window/claim.ts";
import type { LeaseRecord, SandboxGroup } from "../../../domain/window/owner.ts";
import type { WindowRecord } from "../../../domain/window/records.ts";
import { toDate } from "../instants.ts";
import type { WindowsTable } from "../tables.ts";

/** Turns a row into a record, but for who skipped it or took it back: no open window has been. */
export function toWindowRecord(row: Selectable<WindowsTable>): WindowRecord {
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
    backfillId: row.backfill_id,
    decision: null,
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
