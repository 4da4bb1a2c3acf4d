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
    "token",
    "owner_host",
    "owner_boot",
    "owner_namespace",
    "owner_pid",
    "owner_started",
    "expires_at",
    "stop_at",
    "decision_id",
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
    "started_at",
    "ended_at",
    "error",
  ],
} as const;

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
