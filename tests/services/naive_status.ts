import type { RunRecord, WindowRecord } from "../../src/domain/window/records.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A schedule in words that need no parser: each so many minutes of the day, or once a day. */
export interface NaiveSchedule {
  readonly expression: string;
  readonly ticksAt: (minuteOfDay: number) => boolean;
}

/** A plugin and all that was recorded of it, in the most direct form. Instants are milliseconds. */
export interface NaiveCase {
  readonly registered: boolean;
  readonly schedule: NaiveSchedule;
  readonly recordedSchedule: NaiveSchedule | null;
  readonly recordedEnabled: boolean;
  readonly enabled: boolean;
  readonly paused: boolean;
  readonly loadError: boolean;
  readonly within: number | null;
  readonly activeSince: number;
  readonly since: number;
  readonly now: number;
  readonly windows: readonly WindowRecord[];
  readonly runs: readonly RunRecord[];
  /** Leases by window: whether their processes live, and when they end. */
  readonly leases: ReadonlyMap<number, { readonly living: boolean; readonly expiresAt: number }>;
  /** When each run logged last. */
  readonly logged: ReadonlyMap<number, number>;
  readonly wakeUps: readonly number[];
  readonly waiting: boolean;
}

/** Walks from minute to minute. */
function tickAfter({ ticksAt }: NaiveSchedule, from: number): number {
  for (let minute = (Math.floor(from / MINUTE) + 1) * MINUTE;; minute += MINUTE) {
    if (ticksAt(minute / MINUTE % (24 * 60))) return minute;
  }
}

/** The definitions of the manual, one after the other, for a plugin whose schedule is known. */
export function naiveStatus(it: NaiveCase): { readonly state: string; readonly problems: readonly string[] } {
  const scheduled = it.windows.filter(({ kind, state }) => kind === "scheduled" && state !== "rewound");
  let done = it.since;
  for (const window of scheduled.toSorted((a, b) => a.start.getTime() - b.start.getTime())) {
    if (window.state !== "done" && window.state !== "skipped") break;
    done = window.end.getTime();
  }
  const limitOf = (schedule: NaiveSchedule, due: number) => {
    const twice = 2 * (tickAfter(schedule, due) - due);
    return it.within ?? (twice < 2 * MINUTE ? 2 * MINUTE : twice > HOUR ? HOUR : twice);
  };
  const isOver = (schedule: NaiveSchedule, from: number) => {
    const due = tickAfter(schedule, from > done ? from : done);
    return it.now - due > limitOf(schedule, due);
  };

  // Since when it is active, if its setting changed since it was recorded.
  const before = it.recordedSchedule;
  const changed = before === null || it.enabled && !it.recordedEnabled ||
    before.expression !== it.schedule.expression;
  const wasLate = before !== null && it.recordedEnabled && !it.paused && isOver(before, it.activeSince);
  // All of these were loaded by an older version if nothing is recorded: then it is no change.
  const active = changed && before !== null && !wasLate ? it.now : it.activeSince;

  const due = tickAfter(it.schedule, active > done ? active : done);
  const limit = limitOf(it.schedule, due);
  const isDue = it.registered && it.enabled && !it.paused;
  const over = isDue && it.now - due > limit;

  const good = it.runs.filter(({ outcome }) => outcome === "ok").slice(-20)
    .map(({ startedAt, endedAt }) => endedAt!.getTime() - startedAt.getTime()).sort((a, b) => a - b);
  const interval = tickAfter(it.schedule, due) - due;
  const first = interval / 6 < 4 * MINUTE ? 4 * MINUTE : interval / 6 > 4 * HOUR ? 4 * HOUR : interval / 6;
  const usual = good.length > 0
    ? 3 * (good[(good.length - 1) >> 1]! + good[good.length >> 1]!) / 2
    : it.within === null
    ? first
    : 0;

  const living = it.runs.filter(({ window, outcome }) =>
    outcome === "running" && it.leases.get(window.id)!.living
  );
  const stuck = living.some((run) => {
    const began = run.startedAt.getTime();
    const age = it.now - began;
    const quiet = it.now - Math.max(began, it.logged.get(run.id) ?? began);
    const long = limit > usual ? limit : usual;
    return it.leases.get(run.window.id)!.expiresAt <= it.now || age > long && quiet > long;
  });

  const lastRun = it.runs.filter(({ trigger }) => trigger !== "backfill").at(-1);
  const traces = [
    ...it.wakeUps,
    ...lastRun ? [lastRun.startedAt.getTime()] : [],
  ]
    .filter((at) => at <= it.now);
  const nobodySinceDue = traces.every((at) => at < due);
  // Every tick since the last wake-up, as long as nothing runs.
  const nobodySinceLater = traces.length > 0 && living.length === 0 &&
    it.now - tickAfter(it.schedule, Math.max(...traces)) > limit;
  const silent = over && (nobodySinceDue || nobodySinceLater);

  const dead = it.windows.filter(({ id, state }) => state === "leased" && !it.leases.get(id)!.living);
  const cursor = Math.max(...scheduled.map(({ end }) => end.getTime()), 0);
  const holds: Record<string, boolean> = {
    disabled: !it.enabled,
    paused: it.paused,
    unloadable: it.registered && it.loadError,
    parked: it.windows.some(({ state }) => state === "parked"),
    stuck,
    silent,
    ahead: cursor > it.now + 5 * SECOND,
    late: over && !silent && !stuck && !living.some((run) => it.now - run.startedAt.getTime() <= usual),
    owed: it.windows.some(({ state }) => state === "owed") || dead.length > 0,
    waiting: it.waiting,
    running: living.length > 0,
    new: !it.registered,
  };
  const state = Object.keys(holds).find((name) => holds[name]) ?? "ok";
  const problems = Object.keys(holds).filter((name) => holds[name] && name !== "running" && name !== "new");
  return { state, problems };
}
