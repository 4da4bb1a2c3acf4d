import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { knownSchedule } from "../../domain/manifest/plugin_schedule.ts";
import { dueOf, intervalAt } from "../../domain/status/due.ts";
import { median, usualOf } from "../../domain/status/running.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import type { RunSlot, RunSlots } from "../../ports/run_slots.ts";
import type { Startup } from "../../ports/startup.ts";

const EXEMPT: RunSlot = { sign: () => {}, release: () => Promise.resolve() };
/** How long, at most, a run that is over its limit keeps others waiting unless its plugin is known to take longer. */
const PATIENCE_MS = 900_000;
/** So many of a plugin's newest runs tell how long they take. */
const RUNS = 20;

/** What slots are taken with. */
export interface SlotDeps {
  readonly clock: Clock;
  readonly slots: RunSlots;
  readonly ledger: Pick<Ledger, "state" | "runs">;
  readonly startup: Startup;
  readonly localZone: string;
}

/** For whom a slot is taken. */
export interface SlotNeed {
  readonly entry: PluginEntry;
  readonly stop: AbortSignal;
  readonly echo: (entry: LogEntry) => void;
  /** Wait in this process. */
  readonly wait?: boolean;
  /** When the wake-up was woken that goes on with this one. */
  readonly since?: Date | undefined;
  /** Wait even if another process waits for the same plugin. */
  readonly beside?: boolean;
  /** A person wants it at once. */
  readonly isUrgent?: boolean;
}

/**
 * Takes a slot for a run of a plugin, where the manifest limits how many go on at a time. The manager keeps everything else
 * going, and so needs none. While it waits, others may start, and the listener hears why.
 */
export async function takeSlot(deps: SlotDeps, need: SlotNeed): ReturnType<RunSlots["take"]> {
  const { clock, slots, startup } = deps;
  const { entry, stop, echo, wait = false, since, beside = false, isUrgent = false } = need;
  if (!slots.isLimited || isUrgent || entry.module.kind === "builtin") return EXEMPT;
  let told = false;
  return await slots.take(entry, {
    stop,
    wait,
    since,
    beside,
    stuckAfterMs: () => stuckAfter(deps, entry),
    onNotice(message) {
      if (told) return;
      told = true;
      startup.over();
      echo({ time: clock.now(), level: "info", message });
    },
  });
}

/** Returns after how long without a sign a run counts as stuck: as in `status`, but sooner where a tick is long ago. */
async function stuckAfter({ clock, ledger, localZone }: SlotDeps, entry: PluginEntry): Promise<number> {
  const { name: plugin, withinMs } = entry;
  const now = clock.now();
  const schedule = knownSchedule(entry, (await ledger.state(plugin))?.record.told, localZone);
  const due = schedule && dueOf(schedule, { doneUpTo: now, activeSince: now, withinMs });
  const runs = await ledger.runs({ plugin, outcomes: ["ok"], limit: RUNS });
  const medianMs = median(
    runs.flatMap(({ startedAt, endedAt }) => endedAt === null ? [] : endedAt.getTime() - startedAt.getTime()),
  );
  const intervalMs = schedule && due ? intervalAt(schedule, due.at) : Infinity;
  const usualMs = usualOf({ medianMs, withinMs, intervalMs });
  const limitMs = due?.limitMs ?? withinMs ?? PATIENCE_MS;
  return medianMs === null
    ? Math.min(Math.max(limitMs, usualMs), PATIENCE_MS)
    : Math.max(Math.min(limitMs, PATIENCE_MS), usualMs);
}
