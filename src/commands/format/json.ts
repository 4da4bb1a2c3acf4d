import type { RunRecord, WindowRecord } from "../../domain/window/records.ts";
import type { PluginStatus } from "../../services/status.ts";

/** Instants in JSON: ISO 8601, UTC, with milliseconds. */
const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** A window as `windows --json` prints it. */
export function windowJson({ id, start, end, kind, state, attempts, notBefore }: WindowRecord) {
  return { id, start: iso(start), end: iso(end), kind, state, attempts, not_before: iso(notBefore) };
}

/** A run as `history --json` prints it. */
export function runJson(
  { id, plugin, window, attempt, trigger, outcome, host, startedAt, endedAt, error }: RunRecord,
) {
  return {
    id,
    plugin,
    window: { id: window.id, start: iso(window.start), end: iso(window.end), kind: window.kind },
    attempt,
    trigger,
    outcome,
    host,
    started_at: iso(startedAt),
    ended_at: iso(endedAt),
    error,
  };
}

/** A plugin as `status --json` prints it. */
export function statusJson(plugin: PluginStatus) {
  const {
    name,
    module,
    state,
    schedule,
    timezone,
    cursor,
    nextTick,
    owed,
    uncoveredSeconds,
    lastRun,
    loadError,
  } = plugin;
  return {
    name,
    module,
    state,
    schedule,
    timezone,
    cursor: iso(cursor),
    next_tick: iso(nextTick),
    owed,
    uncovered_seconds: uncoveredSeconds,
    last_run: lastRun === null ? null : runJson(lastRun),
    load_error: loadError,
  };
}
