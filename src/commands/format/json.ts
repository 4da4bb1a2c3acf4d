import type { WakeGapRecord } from "../../domain/upkeep/wake_gap.ts";
import type { BackfillProgress } from "../../domain/window/backfill.ts";
import { formatStep } from "../../domain/window/step.ts";
import type { Decision, DecisionRecord } from "../../domain/window/decision.ts";
import type { Pause } from "../../domain/window/pause.ts";
import type { RunRecord, WindowRecord } from "../../domain/window/records.ts";
import type { PluginStatus, RunStatus } from "../../services/status.ts";

/** Instants in JSON: ISO 8601, UTC, with milliseconds. */
const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** A window as `windows --json` prints it. */
export function windowJson(window: WindowRecord) {
  const {
    id,
    start,
    end,
    kind,
    state,
    attempts,
    failures,
    notBefore,
    owedSince,
    decision,
    reason,
    backfillId,
  } = window;
  return {
    id,
    start: iso(start),
    end: iso(end),
    kind,
    state,
    attempts,
    failures,
    not_before: iso(notBefore),
    owed_since: state === "owed" || state === "parked" ? iso(owedSince) : null,
    backfill: backfillId,
    decision: decision && decisionJson(decision),
    reason,
  };
}

/** Who decided something, when and why. */
export function decisionJson({ by, at, why }: Decision) {
  return { by, at: iso(at), why };
}

/** Who paused a plugin, when, why, and until when. */
export function pauseJson(pause: Pause) {
  return { ...decisionJson(pause), until: iso(pause.until) };
}

/** A decision as `history --json` prints it. */
export function decisionRecordJson(decision: DecisionRecord) {
  const { id, plugin, kind, window } = decision;
  const span = window && { start: iso(window.start), end: iso(window.end) };
  return { id, plugin, kind, ...decisionJson(decision), window: span };
}

/** A run as `history --json` prints it. */
export function runJson(
  { id, plugin, window, attempt, trigger, outcome, host, provenance, startedAt, endedAt, error }: RunRecord,
) {
  return {
    id,
    plugin,
    window: { id: window.id, start: iso(window.start), end: iso(window.end), kind: window.kind },
    attempt,
    trigger,
    outcome,
    host,
    artifact: provenance?.artifact ?? null,
    config_digest: provenance?.configDigest ?? null,
    program: provenance?.program ?? null,
    started_at: iso(startedAt),
    ended_at: iso(endedAt),
    error,
  };
}

/** A backfill as `status --json` and `backfill --json` print it. */
export function backfillJson({ backfill, done, owed, leased, parked }: BackfillProgress) {
  const { id, start, end, step } = backfill;
  return { id, start: iso(start), end: iso(end), step: formatStep(step), done, owed, leased, parked };
}

function runningJson({ pid, host, startedAt, attempt }: RunStatus) {
  return { pid, host, since: iso(startedAt), attempt };
}

function waitingJson({ waiting, waitingFor }: Pick<PluginStatus, "waiting" | "waitingFor">) {
  if (waitingFor === null) return null;
  const { since = null, pool = null, holders = [] } = waiting ?? {};
  return { for: waitingFor, since: iso(since), pool, holders };
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
    aheadSeconds,
    problems,
    running,
    parked,
    oldestOwed,
    doneUpTo,
    due,
    lateMs,
    lastWakeUp,
    pause,
    backfills,
    lastRun,
    loadError,
  } = plugin;
  return {
    plugin: name,
    name,
    module,
    state,
    problems,
    schedule,
    timezone,
    cursor: iso(cursor),
    next_tick: iso(nextTick),
    done_up_to: iso(doneUpTo),
    due_at: iso(due?.at ?? null),
    late_seconds: Math.floor(lateMs / 1000),
    running: running.map(runningJson),
    owed,
    parked,
    oldest_owed: iso(oldestOwed),
    last_wake_up: iso(lastWakeUp),
    uncovered_seconds: uncoveredSeconds,
    ahead_seconds: aheadSeconds,
    pause: pause && pauseJson(pause),
    waiting: waitingJson(plugin),
    backfills: backfills.map(backfillJson),
    last_run: lastRun === null ? null : runJson(lastRun),
    load_error: loadError,
  };
}

/** Time in which cron should have woken plugins, and did not; a plugin of null: any. */
export function wakeGapJson({ host, plugin, start, end }: WakeGapRecord) {
  return { host, plugin, start: iso(start), end: iso(end) };
}
