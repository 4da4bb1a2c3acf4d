import { pauseJson } from "../format/json.ts";
import { formatPause } from "../format/decision.ts";
import { formatDuration } from "../format/duration.ts";
import { formatInstant, formatWindow } from "../format/instant.ts";
import { formatRelative } from "../format/relative.ts";
import { type Pause, pauseAt } from "../../domain/window/pause.ts";
import type { RunningWindow } from "../../ports/ledger.ts";
import type { Ports } from "./ports.ts";

/** Why a wake-up did nothing, or not all. */
export interface Obstacles {
  /** Runs that other processes are at. */
  readonly running: readonly RunningWindow[];
  /** Windows that are tried again, and not before their time. */
  readonly owed: number;
  readonly parked: number;
  /** When the first of the owed ones is tried again; null if none is. */
  readonly retryAt: Date | null;
  readonly pause: Pause | null;
}

export const NO_OBSTACLES: Obstacles = { running: [], owed: 0, parked: 0, retryAt: null, pause: null };

export const CUT = "15 minutes are over, and more is due: a later wake-up continues";

/** Finds out why a wake-up of a plugin did nothing. */
export async function findObstacles(
  ports: Pick<Ports, "ledger" | "clock">,
  plugin: string,
): Promise<Obstacles> {
  const overview = (await (await ports.ledger()).overview()).find(({ record }) => record.name === plugin);
  if (overview === undefined) return NO_OBSTACLES;
  const { running, owed, parked, retryAt, record } = overview;
  return { running, owed, parked, retryAt, pause: pauseAt(record, ports.clock.now()) };
}

/** Obstacles as `run --json` prints them. */
export function obstaclesJson({ running, owed, parked, retryAt, pause }: Obstacles) {
  return {
    running: running.map(({ lease: { owner: { pid, host } }, startedAt, attempt }) => ({
      pid,
      host,
      since: startedAt.toISOString(),
      attempt,
    })),
    owed,
    parked,
    retry_at: retryAt?.toISOString() ?? null,
    pause: pause && pauseJson(pause),
  };
}

/** Where and when a person reads. */
interface View {
  readonly zone: string;
  readonly now: Date;
}

/** Returns what to say of a plugin that is busy. */
export function describeBusy({ running }: Pick<Obstacles, "running">, { zone, now }: View): string {
  const [run] = running;
  if (run === undefined) return "busy: another process waits for memory to run it";
  const { lease: { owner: { pid, host } }, startedAt, start, attempt } = run;
  const others = running.length === 1 ? "" : `, and ${running.length - 1} more`;
  return `busy: pid ${pid} on ${host} is at attempt ${attempt} of the window from ${
    formatInstant(start, zone)
  }, since ${formatInstant(startedAt, zone)} (${
    formatDuration(Math.max(0, now.getTime() - startedAt.getTime()))
  })${others}`;
}

/** Returns what to say of a plugin of which nothing is due. */
export function describeIdle(
  plugin: string,
  { owed, parked, retryAt, pause }: Obstacles,
  { zone, now }: View,
): string {
  if (pause !== null) {
    return `nothing due: it is paused by ${formatPause(plugin, pause, zone)}`;
  }
  const parts: string[] = [];
  if (owed > 0) {
    const when = retryAt === null || retryAt <= now
      ? ""
      : `, the next try is at ${formatInstant(retryAt, zone)} (${formatRelative(retryAt, now)})`;
    parts.push(
      `${counted(owed)} owed${when}; gapless run ${plugin} --now does ${owed === 1 ? "it" : "them"} at once`,
    );
  }
  if (parked > 0) parts.push(`${counted(parked)} parked; gapless retry ${plugin} gives another chance`);
  return ["nothing due", ...parts].join("; ");
}

function counted(windows: number): string {
  return windows === 1 ? "1 window is" : `${windows} windows are`;
}

/** Returns the lines of an attempt that failed and is followed by another. */
export function describeRetry(
  plugin: string,
  failed: { window: { start: Date; end: Date }; attempt: number; outcome: string; report: string },
  at: Date,
  { zone, now }: View,
): string[] {
  const { window, attempt, outcome, report } = failed;
  const [reason = ""] = report.split("\n", 1);
  return [
    `${plugin}: attempt ${attempt} at the window ${formatWindow(window, zone)} ${outcome}: ${reason}`,
    `${plugin}: next try at ${formatInstant(at, zone)} (${formatRelative(at, now)}); Ctrl-C stops`,
  ];
}
