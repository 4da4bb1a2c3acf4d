import type { BackfillProgress } from "../domain/window/backfill.ts";
import type { Manifest, PluginEntry } from "../domain/manifest/manifest.ts";
import { dueTerms, knownSchedule } from "../domain/manifest/plugin_schedule.ts";
import type { Schedule } from "../domain/schedule/schedule.ts";
import { doneUpTo } from "../domain/status/due.ts";
import { isLate } from "../domain/status/is_late.ts";
import { type Judgement, judgePlugin } from "../domain/status/judge_plugin.ts";
import type { RunInProgress } from "../domain/status/running.ts";
import { nextActivity } from "../domain/window/activity.ts";
import { cursorOf } from "../domain/window/cursor_of.ts";
import { activeFrom, type Pause, pauseAt } from "../domain/window/pause.ts";
import { isFree } from "../domain/window/owner.ts";
import type { PluginRecord, RunRecord } from "../domain/window/records.ts";
import { registered } from "../domain/window/registration.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger, PluginOverview, RunningWindow } from "../ports/ledger.ts";
import type { ProcessTable } from "../ports/process_table.ts";
import type { RunMemory } from "../ports/run_memory.ts";
import type { RunLogs } from "../ports/run_logs.ts";
import type { RunSlots, WaitingPlugin } from "../ports/run_slots.ts";
import type { WakeTraces } from "../ports/wake_traces.ts";

/** What status is read from. */
export interface StatusDeps {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "overview" | "backfills">;
  readonly processes: Pick<ProcessTable, "look">;
  readonly traces: WakeTraces;
  readonly slots: Pick<RunSlots, "waiting">;
  readonly logs: Pick<RunLogs, "lastWritten">;
  readonly memory: Pick<RunMemory, "waiting">;
  /** The zone that `local` stands for. */
  readonly localZone: string;
}

/** How one plugin is. */
export interface PluginStatus extends Judgement {
  readonly name: string;
  readonly module: string;
  /** Null while it is not known: a plugin reports its schedule when it is first loaded. */
  readonly schedule: string | null;
  readonly timezone: string;
  readonly cursor: Date | null;
  readonly nextTick: Date | null;
  /** Up to where all windows are done or skipped; null before the first window. */
  readonly doneUpTo: Date | null;
  /** Runs of living processes, the oldest first. */
  readonly running: readonly RunStatus[];
  /** What a wake-up of it on this host waits for; null if none does. */
  readonly waitingFor: "slot" | "memory" | null;
  /** Windows that are not done and not worked on, parked ones among them. */
  readonly owed: number;
  readonly parked: number;
  /** Start of the oldest window of these; null if there is none. */
  readonly oldestOwed: Date | null;
  /** When the next owed window is tried again; null if none waits. */
  readonly retryAt: Date | null;
  /** The newest wake-up on this host, or run on any, of which there is a trace. */
  readonly lastWakeUp: Date | null;
  /** From where time has windows to the last tick, in which cron should have woken the plugin. */
  readonly uncoveredSeconds: number;
  /** How far the cursor is ahead of the clock, which was wrong then or is now. */
  readonly aheadSeconds: number;
  /** Who paused it; null if it is not paused. */
  readonly pause: Pause | null;
  /** How it waits for a slot; null if it does not. */
  readonly waiting: WaitingPlugin | null;
  /** Backfills that are not finished. */
  readonly backfills: readonly BackfillProgress[];
  readonly lastRun: RunRecord | null;
  /** Why the plugin cannot be loaded; null if it can. */
  readonly loadError: string | null;
}

/** A run that goes on. */
export interface RunStatus extends RunInProgress {
  readonly pid: number;
  readonly host: string;
  readonly attempt: number;
}

/** Returns how every plugin of the manifest is, by ledger and traces alone: no plugin is loaded. */
export async function status(deps: StatusDeps, manifest: Pick<Manifest, "plugins">): Promise<PluginStatus[]> {
  const [all, backfills, waitsForMemory, waiting] = await Promise.all([
    deps.ledger.overview(),
    deps.ledger.backfills(),
    deps.memory.waiting(),
    deps.slots.waiting(),
  ]);
  const known = new Map(all.map((overview) => [overview.record.name, overview]));
  return [...manifest.plugins.values()].map((entry) =>
    pluginStatus(deps, entry, {
      overview: known.get(entry.name),
      backfills: backfills.filter(({ backfill: { plugin } }) => plugin === entry.name),
      waitsForMemory: waitsForMemory.has(entry.name),
      waiting: waiting.get(entry.name) ?? null,
    })
  );
}

/** What the ledger has of one plugin. */
interface Found {
  /** Undefined if nobody has synced since it came into the manifest, nor woken it. */
  readonly overview: PluginOverview | undefined;
  readonly backfills: readonly BackfillProgress[];
  readonly waitsForMemory: boolean;
  readonly waiting: WaitingPlugin | null;
}

function pluginStatus(
  deps: StatusDeps,
  entry: PluginEntry,
  { overview, backfills, waitsForMemory, waiting }: Found,
): PluginStatus {
  const now = deps.clock.now();
  const { name, module } = entry;
  const found = overview ?? newcomer(entry, now);
  const { record, owed, parked, running, medianMs, lastRun, oldestOwed, oldestUndone, retryAt } = found;
  const schedule = scheduleOf(deps, entry, record);
  // What is wrong with its table is known before anybody has tried to load it.
  const loadError = entry.issues?.map(({ path, message }) => `${path}: ${message}`).join("\n") ??
    record.loadError;
  const [dead, living] = partition(
    running,
    ({ lease }) => isFree(lease, deps.processes.look(lease.owner), now),
  );
  const runs = living.map((run) => runStatus(deps, run));
  const { setting, activeSince } = activityNow(deps, { entry, record, oldestUndone, now });
  const pause = pauseAt(record, now);
  const done = doneUpTo(record, { since: entry.since, oldestUndone });
  const lastWakeUp = newestWakeUp(deps, { name, lastRunAt: found.lastWakeUp, now });
  const waitingFor = waiting ? "slot" : waitsForMemory ? "memory" : null;
  const judgement = judgePlugin({
    registered: overview !== undefined,
    loadError,
    enabled: setting.enabled,
    paused: pause !== null,
    parked,
    owed: owed + dead.length,
    runs,
    medianMs,
    waitingFor,
    cursor: record.cursor,
    doneUpTo: done,
    activeSince,
    withinMs: entry.withinMs,
    schedule,
    lastWakeUp,
  }, now);
  const covered = coveredUpTo(record, entry);
  return {
    ...judgement,
    name,
    module: module.text,
    schedule: setting.schedule,
    timezone: schedule?.timezone ?? setting.timezone,
    cursor: record.cursor,
    nextTick: schedule?.next(covered > now ? covered : now) ?? null,
    doneUpTo: record.cursor && done,
    running: runs,
    waitingFor,
    owed: owed + dead.length + parked,
    parked,
    oldestOwed: earliest([oldestOwed, ...dead.map(({ start }) => start)]),
    retryAt,
    lastWakeUp,
    uncoveredSeconds: overview === undefined ? 0 : uncoveredSeconds(schedule, covered, now),
    aheadSeconds: Math.max(0, Math.round(((record.cursor ?? now).getTime() - now.getTime()) / 1000)),
    pause,
    waiting,
    backfills,
    lastRun,
    loadError,
  };
}

/** A plugin that the ledger does not know. */
function newcomer({ name, module }: PluginEntry, now: Date): PluginOverview {
  return {
    record: registered(undefined, { name, module: module.text, now }),
    owed: 0,
    parked: 0,
    leased: 0,
    retryAt: null,
    oldestOwed: null,
    oldestUndone: null,
    lastRun: null,
    running: [],
    medianMs: null,
    lastWakeUp: null,
  };
}

function scheduleOf({ localZone }: StatusDeps, entry: PluginEntry, record: PluginRecord): Schedule | null {
  try {
    return knownSchedule(entry, record.told, localZone);
  } catch (error) {
    // A plugin may have reported nonsense; its load error says so.
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

function runStatus(
  { clock, logs, processes }: StatusDeps,
  { lease: { plugin, owner, expiresAt }, runId, startedAt, attempt }: RunningWindow,
): RunStatus {
  const { pid, host } = owner;
  // What a run of another host logs is not seen from here: that its lease is renewed is all there is.
  const isElsewhere = processes.look(owner) === "unknown";
  const lastSignAt = isElsewhere ? clock.now() : logs.lastWritten(plugin, runId) ?? null;
  return { pid, host, attempt, startedAt, expiresAt, lastSignAt };
}

interface ActivityTerms {
  readonly entry: PluginEntry;
  readonly record: PluginRecord;
  readonly oldestUndone: Date | null;
  readonly now: Date;
}

/** A change of the manifest counts from now on until a sync or a wake-up records it. */
function activityNow({ localZone }: StatusDeps, { entry, record, oldestUndone, now }: ActivityTerms) {
  const due = dueTerms(entry, record.told, localZone);
  const late = isLate(record, { ...due, oldestUndone, now });
  const { activeSince } = nextActivity(record, { setting: due.setting, now, late });
  return { activeSince: activeFrom({ ...record, activeSince }, now), setting: due.setting };
}

interface WakeUpTerms {
  readonly name: string;
  /** Begin of its last run, on whatever host, that is no backfill's: every one of them is the trace of a wake-up. */
  readonly lastRunAt: Date | null;
  readonly now: Date;
}

function newestWakeUp({ traces }: StatusDeps, { name, lastRunAt, now }: WakeUpTerms): Date | null {
  // A wrong clock left those in the future.
  const past = [...traces.read(name), ...lastRunAt === null ? [] : [lastRunAt]].filter((at) => at <= now);
  return past.length === 0 ? null : new Date(Math.max(...past.map((at) => at.getTime())));
}

/** Time before the first registration is no wake-up's fault, wherever the first window starts. */
function coveredUpTo(record: PluginRecord, entry: PluginEntry): Date {
  const covered = cursorOf(record, entry.since);
  return record.cursor === null && covered < record.registeredAt ? record.registeredAt : covered;
}

function uncoveredSeconds(schedule: Schedule | null, covered: Date, now: Date): number {
  const tick = schedule?.last(now) ?? null;
  return tick === null || tick <= covered ? 0 : Math.round((tick.getTime() - covered.getTime()) / 1000);
}

function earliest(instants: readonly (Date | null)[]): Date | null {
  const known = instants.flatMap((instant) => instant === null ? [] : [instant.getTime()]);
  return known.length === 0 ? null : new Date(Math.min(...known));
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
