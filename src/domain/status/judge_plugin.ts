import type { Schedule } from "../schedule/schedule.ts";
import { type Due, dueOf, intervalAt } from "./due.ts";
import { type PluginState, type Problem, STATES } from "./plugin_state.ts";
import { isStuck, isUsual, type RunInProgress, type RunTerms, usualOf } from "./running.ts";

/** What a plugin's state is judged by. */
export interface PluginFacts {
  /** Whether the ledger knows it. */
  readonly registered: boolean;
  readonly loadError: string | null;
  readonly enabled: boolean;
  readonly paused: boolean;
  /** Windows that failed too often. */
  readonly parked: number;
  /** Windows to be tried again, those of dead processes among them. */
  readonly owed: number;
  /** Runs of living processes. */
  readonly runs: readonly RunInProgress[];
  /** Median of the last good runs; null before the first. */
  readonly medianMs: number | null;
  /** What a wake-up of it waits for, such as `memory`; null if none does. */
  readonly waitingFor: string | null;
  /** End of its last window; null before the first. */
  readonly cursor: Date | null;
  readonly doneUpTo: Date;
  readonly activeSince: Date;
  /** The manifest's `within`. */
  readonly withinMs: number | null;
  /** Null while it is not known. */
  readonly schedule: Schedule | null;
  /** The newest wake-up of which any host left a trace; null if there is none. */
  readonly lastWakeUp: Date | null;
}

/** How a plugin is. */
export interface Judgement {
  readonly state: PluginState;
  /** All that is wrong, or keeps it from being done, the most pressing first. */
  readonly problems: readonly Problem[];
  /** Null while it is disabled, paused or of unknown schedule, and after its last tick. */
  readonly due: Due | null;
  /** How long it has been due; 0 if it is not. */
  readonly lateMs: number;
}

/** Hosts' clocks may differ, and clocks are set: a cursor is not ahead for that. */
export const CLOCK_NOISE_MS = 5_000;
/** Where no tick says how often a plugin is due. */
const UNKNOWN_LIMIT_MS = 3_600_000;

/** Judges how a plugin is. */
export function judgePlugin(facts: PluginFacts, now: Date): Judgement {
  const due = dueNow(facts);
  const lateMs = due === null ? 0 : Math.max(0, now.getTime() - due.at.getTime());
  const holding = holdingOf(facts, { due, lateMs, now });
  const [state = "ok"] = STATES.filter((state) => state !== "ok" && holding[state]);
  return { state, problems: STATES.filter(isProblem).filter((state) => holding[state]), due, lateMs };
}

function isProblem(state: PluginState): state is Problem {
  return state !== "running" && state !== "new" && state !== "ok";
}

interface DueNow {
  readonly due: Due | null;
  readonly lateMs: number;
  readonly now: Date;
}

function holdingOf(facts: PluginFacts, times: DueNow): Readonly<Record<Exclude<PluginState, "ok">, boolean>> {
  const { registered, loadError, enabled, paused, parked, owed, runs, cursor } = facts;
  const terms = runTerms(facts, times);
  const isOver = times.due !== null && times.lateMs > times.due.limitMs;
  const stuck = runs.some((run) => isStuck(run, terms));
  const silent = isOver && isSilent(facts, times);
  return {
    disabled: !enabled,
    paused,
    unloadable: registered && loadError !== null,
    parked: parked > 0,
    stuck,
    silent,
    ahead: cursor !== null && cursor.getTime() - times.now.getTime() > CLOCK_NOISE_MS,
    late: isOver && !silent && !stuck && !runs.some((run) => isUsual(run, terms)),
    owed: owed > 0,
    waiting: facts.waitingFor !== null,
    running: runs.length > 0,
    new: !registered,
  };
}

/** A plugin that the ledger does not know is woken by nobody yet; one that is not to run is not due. */
function dueNow({ registered, enabled, paused, schedule, ...terms }: PluginFacts): Due | null {
  return registered && enabled && !paused && schedule !== null ? dueOf(schedule, terms) : null;
}

function runTerms(
  { schedule, medianMs, withinMs, ...terms }: PluginFacts,
  { now }: DueNow,
): RunTerms {
  // A run may go on although its plugin is not due any more.
  const due = schedule && dueOf(schedule, { ...terms, withinMs });
  const intervalMs = schedule && due ? intervalAt(schedule, due.at) : Infinity;
  return {
    now,
    limitMs: due?.limitMs ?? withinMs ?? UNKNOWN_LIMIT_MS,
    usualMs: usualOf({ medianMs, withinMs, intervalMs }),
  };
}

/**
 * Reports whether nobody woke a plugin that is over its limit: no wake-up came since it is due; or, while nothing runs for
 * which wake-ups may wait, since a later tick that is over the limit, too.
 */
function isSilent({ schedule, runs, lastWakeUp }: PluginFacts, { due, now }: DueNow): boolean {
  if (schedule === null || due === null) return false;
  if (lastWakeUp === null || lastWakeUp < due.at) return true;
  if (runs.length > 0) return false;
  const missed = schedule.next(lastWakeUp);
  return missed !== null && now.getTime() - missed.getTime() > due.limitMs;
}
