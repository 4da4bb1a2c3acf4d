import type { Generated } from "kysely";
import type { Trigger } from "../../../domain/contract/run_context.ts";
import type { DecisionKind } from "../../../domain/window/decision.ts";
import type { RunOutcome, WindowKind, WindowState } from "../../../domain/window/records.ts";

/** The ledger's tables. Instants are milliseconds since the epoch, truth values 0 or 1. */
export interface Tables {
  readonly plugins: PluginsTable;
  readonly windows: WindowsTable;
  readonly runs: RunsTable;
  readonly decisions: DecisionsTable;
  readonly backfills: BackfillsTable;
  readonly wake_gaps: WakeGapsTable;
}

/** One row per plugin; see `PluginRecord`. The three `told_` columns are null together; so are `paused_at`, `paused_by`, and `active_enabled`, `active_timezone`. */
export interface PluginsTable {
  name: string;
  module: string;
  registered_at: number;
  cursor: number | null;
  told_fingerprint: string | null;
  told_enabled: number | null;
  told_interval: string | null;
  load_error: string | null;
  paused_at: number | null;
  paused_by: string | null;
  paused_why: string | null;
  /** When the pause ends by itself; null if it does not. */
  paused_until: number | null;
  active_since: number | null;
  active_enabled: number | null;
  active_schedule: string | null;
  active_timezone: string | null;
}

/**
 * One row per window; see `WindowRecord`. The `owner_` columns and `expires_at` are the lease, null together. So are the
 * `group_` columns, the processes of the lease's run, which a lease may lack.
 */
export interface WindowsTable {
  id: Generated<number>;
  plugin: string;
  kind: WindowKind;
  /** Null for scheduled windows, and for them alone. */
  backfill_id: number | null;
  start: number;
  end: number;
  state: WindowState;
  attempts: number;
  failures: number;
  not_before: number | null;
  /** Since when it is owed, or was; null if it never was. */
  owed_since: number | null;
  token: number;
  owner_host: string | null;
  owner_boot: string | null;
  owner_namespace: string | null;
  owner_pid: number | null;
  owner_started: string | null;
  group_pid: number | null;
  group_started: string | null;
  group_mark: string | null;
  expires_at: number | null;
  /** Since when the lease's owner is asked to stop. */
  stop_at: number | null;
  /** The decision that skipped or rewound it. */
  decision_id: number | null;
  /** Why it was skipped, if no operator did. */
  reason: string | null;
}

/**
 * One row per run; see `RunRecord`. A run is found by its lease: window and token. Its `artifact`, `config_digest` and
 * `program` are null together.
 */
export interface RunsTable {
  id: Generated<number>;
  plugin: string;
  window_id: number;
  token: number;
  window_start: number;
  window_end: number;
  attempt: number;
  trigger: Trigger;
  outcome: RunOutcome;
  host: string;
  artifact: string | null;
  config_digest: string | null;
  program: string | null;
  started_at: number;
  ended_at: number | null;
  error: string | null;
}

/** One row per decision of an operator; see `DecisionRecord`. `start` and `end` are null together. */
export interface DecisionsTable {
  id: Generated<number>;
  plugin: string;
  kind: DecisionKind;
  decided_at: number;
  decided_by: string;
  why: string | null;
  start: number | null;
  end: number | null;
}

/** One row per backfill; see `BackfillRecord`. */
export interface BackfillsTable {
  id: Generated<number>;
  plugin: string;
  start: number;
  end: number;
  cursor: number;
  /** As `formatStep()` writes it. */
  step: string;
  decision_id: number;
}

/** Turns a column of milliseconds into an instant. */
export function toDate(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : new Date(milliseconds);
}

/** One row per gap; see `WakeGapRecord`. */
export interface WakeGapsTable {
  id: Generated<number>;
  host: string;
  /** Empty: a gap of the whole host. */
  plugin: string;
  start: number;
  end: number;
}
