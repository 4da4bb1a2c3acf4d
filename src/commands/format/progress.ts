import type { BackfillProgress } from "../../domain/window/backfill.ts";
import { formatDuration } from "./duration.ts";

/** When work on a backfill began in this process, and how much of it had been done by then. */
export interface ProgressStart {
  readonly at: Date;
  readonly settledMs: number;
}

const WIDTH = 24;

/**
 * Formats how far a backfill is, for one line of a terminal; with the time that is left, by the pace so far.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const span = { start: new Date(0), end: new Date(100_000), cursor: new Date(60_000), step: { kind: "each" } } as const;
 * const progress = {
 *   backfill: { ...span, id: 1, plugin: "report" }, done: 5, owed: 1, leased: 1, parked: 0, settledMs: 50_000,
 * };
 * const line = formatProgress(progress, { at: new Date(0), settledMs: 0 }, new Date(30_000));
 * assertEquals(line, "[############------------]  50%  5 done, 1 owed  30s left");
 * ```
 */
export function formatProgress(
  { backfill: { start, end }, done, owed, parked, settledMs }: BackfillProgress,
  began: ProgressStart,
  now: Date,
): string {
  const length = end.getTime() - start.getTime();
  const share = settledMs / length;
  const filled = Math.floor(share * WIDTH);
  const bar = `[${"#".repeat(filled)}${"-".repeat(WIDTH - filled)}]`;
  const counts = Object.entries({ done, owed, parked }).filter(([state, count]) =>
    state === "done" || count > 0
  )
    .map(([state, count]) => `${count} ${state}`).join(", ");
  const gained = settledMs - began.settledMs;
  const left = (now.getTime() - began.at.getTime()) / gained * (length - settledMs);
  const time = gained > 0 && settledMs < length
    ? `  ${formatDuration(Math.ceil(left / 1000) * 1000)} left`
    : "";
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)}%  ${counts}${time}`;
}
