/** The ledger's tables with their columns, in an order in which no row refers to one that comes later. */
export const TABLES = {
  plugins: [
    "name",
    "module",
    "registered_at",
    "cursor",
    "told_fingerprint",
    "told_enabled",
    "told_interval",
    "load_error",
    "paused_at",
    "paused_by",
    "paused_why",
    "paused_until",
    "active_since",
    "active_enabled",
    "active_schedule",
    "active_timezone",
  ],
  decisions: ["id", "plugin", "kind", "decided_at", "decided_by", "why", "start", "end"],
  backfills: ["id", "plugin", "start", "end", "cursor", "step", "decision_id"],
  windows: [
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
    "token",
    "owner_host",
    "owner_boot",
    "owner_namespace",
    "owner_pid",
    "owner_started",
    "group_pid",
    "group_started",
    "group_mark",
    "expires_at",
    "stop_at",
    "decision_id",
    "reason",
  ],
  runs: [
    "id",
    "plugin",
    "window_id",
    "token",
    "window_start",
    "window_end",
    "attempt",
    "trigger",
    "outcome",
    "host",
    "artifact",
    "config_digest",
    "program",
    "started_at",
    "ended_at",
    "error",
  ],
} as const;

/** In which version of the form in which ledgers are exported a column was new; those that are not here, in the first. */
const NEW_IN: Readonly<Record<string, number>> = {
  group_pid: 2,
  group_started: 2,
  group_mark: 2,
  artifact: 2,
  config_digest: 2,
  program: 2,
  active_since: 3,
  active_enabled: 3,
  active_schedule: 3,
  active_timezone: 3,
  paused_until: 4,
  owed_since: 4,
  reason: 4,
};

/** Tells whether a column is in a version of the form in which ledgers are exported. */
export function isColumnOf(version: number, column: string): boolean {
  return (NEW_IN[column] ?? 1) <= version;
}

/** Name of a table. */
export type TableName = keyof typeof TABLES;

/** Name of a table whose rows are numbered. */
export type NumberedTable = Exclude<TableName, "plugins">;

/** A row, value by column. Instants are milliseconds since the epoch. */
export type Row = Readonly<Record<string, string | number | null>>;

/** A row, and the table that it is of. */
export interface TableRow {
  readonly table: TableName;
  readonly row: Row;
}
