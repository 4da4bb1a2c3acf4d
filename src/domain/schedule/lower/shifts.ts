import { offsetAt, type Span, type ZoneChanges } from "../zone_changes.ts";

/** How the daemon's clock stands to the schedule's, and while the schedule's clock shows what that is so. */
export interface Shift {
  /** Minutes by which the daemon's clock is ahead. */
  readonly minutes: number;
  /** Minutes since 1970 on the schedule's clock, `[from, to)`. */
  readonly stretches: readonly { readonly from: number; readonly to: number }[];
}

const MINUTE = 60_000;

/** Returns every shift between two clocks within a span of time. */
export function shiftsBetween(schedule: ZoneChanges, daemon: ZoneChanges, span: Span): Shift[] {
  const turns = new Set([schedule, daemon].flatMap(({ changes }) => changes.map(({ at }) => at)));
  const bounds = [span.start, ...[...turns].sort((a, b) => a - b), span.end];
  const stretches = new Map<number, { from: number; to: number }[]>();
  for (const [index, start] of bounds.slice(0, -1).entries()) {
    const end = bounds[index + 1] ?? start;
    const offset = offsetAt(schedule, start);
    const minutes = offsetAt(daemon, start) - offset;
    const known = stretches.get(minutes) ?? [];
    const from = start / MINUTE + offset;
    const to = end / MINUTE + offset;
    const last = known.at(-1);
    // A clock that is set forward shows no time between; one that is set back shows some twice.
    if (last !== undefined && last.to >= from - 180) last.to = to;
    else known.push({ from, to });
    stretches.set(minutes, known);
  }
  return [...stretches].map(([minutes, stretches]) => ({ minutes, stretches }));
}
