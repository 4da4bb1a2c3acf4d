import type { BackfillProgress } from "../domain/window/backfill.ts";
import type { Manifest, PluginEntry } from "../domain/manifest/manifest.ts";
import { knownSchedule } from "../domain/manifest/plugin_schedule.ts";
import type { Schedule } from "../domain/schedule/schedule.ts";
import { type PluginState, pluginState } from "../domain/status/plugin_state.ts";
import { cursorOf } from "../domain/window/cursor_of.ts";
import type { Decision } from "../domain/window/decision.ts";
import type { PluginRecord, RunRecord } from "../domain/window/records.ts";
import type { PluginSummary } from "../ports/ledger.ts";
import { type ClaimRoom, deadLeases } from "./wake/claim_next.ts";

/** How one plugin stands. */
export interface PluginStatus {
  readonly name: string;
  readonly module: string;
  readonly state: PluginState;
  /** Null while it is not known: a plugin tells its schedule when it is first loaded. */
  readonly schedule: string | null;
  readonly timezone: string;
  readonly cursor: Date | null;
  readonly nextTick: Date | null;
  /** Windows that are not done and not worked on, parked ones among them. */
  readonly owed: number;
  /** From where time is covered to the last tick, in which cron should have woken the plugin. */
  readonly uncoveredSeconds: number;
  /** How far the cursor is ahead of the clock, which was wrong then or is now. */
  readonly aheadSeconds: number;
  /** Who paused it; null if it is not paused. */
  readonly pause: Decision | null;
  /** Backfills that are not finished. */
  readonly backfills: readonly BackfillProgress[];
  readonly lastRun: RunRecord | null;
  /** Why the plugin cannot be loaded; null if it can. */
  readonly loadError: string | null;
}

/** Tells how every plugin of the manifest stands, by the ledger alone: no plugin is loaded. */
export async function status(room: ClaimRoom, manifest: Manifest): Promise<PluginStatus[]> {
  const backfills = await room.ledger.backfills();
  const summaries = new Map((await room.ledger.summaries()).map((summary) => [summary.record.name, summary]));
  // The manager keeps a crontab in step: where nobody has synced one, there is nothing to tell of it.
  const entries = [...manifest.plugins.values()].filter(({ name, module }) =>
    module.kind !== "builtin" || summaries.has(name)
  );
  return await Promise.all(entries.map((entry) => {
    const summary = summaries.get(entry.name);
    if (summary === undefined) return unknownStatus(room, entry);
    const own = backfills.filter(({ backfill: { plugin } }) => plugin === entry.name);
    return pluginStatus(room, entry, { ...summary, backfills: own });
  }));
}

async function pluginStatus(
  room: ClaimRoom,
  entry: PluginEntry,
  summary: PluginSummary & Pick<PluginStatus, "backfills">,
): Promise<PluginStatus> {
  const now = room.clock.now();
  const { record, parked, lastRun, backfills } = summary;
  const schedule = scheduleOf(room, entry, record);
  const covered = coveredUntil(record, entry);
  const tick = schedule?.last(now) ?? null;
  const missedTick = tick !== null && tick > covered ? tick : null;
  const running = summary.leased === 0 ? 0 : summary.leased - await countDead(room, entry.name);
  const owed = summary.owed + summary.leased - running;
  const enabled = entry.enabled !== false && record.told?.enabled !== false;
  const { loadError, pause } = record;
  return {
    ...outline(entry, schedule),
    state: pluginState(
      { loadError, enabled, paused: pause !== null, running, parked, owed, missedTick },
      now,
    ),
    cursor: record.cursor,
    nextTick: schedule?.next(covered > now ? covered : now) ?? null,
    owed: owed + parked,
    uncoveredSeconds: missedTick === null ? 0 : Math.round((missedTick.getTime() - covered.getTime()) / 1000),
    aheadSeconds: Math.max(0, Math.round(((record.cursor ?? now).getTime() - now.getTime()) / 1000)),
    pause,
    backfills,
    lastRun,
    loadError,
  };
}

/** A plugin that the ledger has not heard of: nobody has synced since it came into the manifest, nor woken it. */
function unknownStatus(room: ClaimRoom, entry: PluginEntry): PluginStatus {
  const schedule = scheduleOf(room, entry);
  return {
    ...outline(entry, schedule),
    state: entry.enabled === false ? "disabled" : "silent",
    cursor: null,
    nextTick: schedule?.next(room.clock.now()) ?? null,
    owed: 0,
    uncoveredSeconds: 0,
    aheadSeconds: 0,
    pause: null,
    backfills: [],
    lastRun: null,
    loadError: null,
  };
}

function outline({ name, module, schedule, timezone }: PluginEntry, known: Schedule | null) {
  return {
    name,
    module: module.text,
    schedule: known?.expression ?? schedule,
    timezone: known?.timezone ?? timezone,
  };
}

function scheduleOf({ localZone }: ClaimRoom, entry: PluginEntry, record?: PluginRecord): Schedule | null {
  try {
    return knownSchedule(entry, record?.told, localZone);
  } catch (error) {
    // A plugin may have told nonsense; its load error says so.
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

/** Time before the first registration is no wake-up's fault, wherever the first window starts. */
function coveredUntil(record: PluginRecord, entry: PluginEntry): Date {
  const covered = cursorOf(record, entry.since);
  return record.cursor === null && covered < record.registeredAt ? record.registeredAt : covered;
}

async function countDead(room: ClaimRoom, plugin: string): Promise<number> {
  const state = await room.ledger.state(plugin);
  return state === undefined ? 0 : deadLeases(room, state).length;
}
