import type { WindowRecord, WindowState } from "../../src/domain/window/records.ts";

/** Where a piece of time stands, by the number of its window. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly state: Exclude<WindowState, "rewound">;
  readonly windowId: number;
}

/** A piece of time that stands elsewhere than before; null where no window covers it. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly from: Piece["state"] | null;
  readonly to: Piece["state"] | null;
  /** The window that covers it now, or did. */
  readonly windowId: number;
}

/** Returns the time of one track, oldest first: the scheduled windows that count (null), or those of a backfill. */
export function timelineOf(windows: readonly WindowRecord[], track: number | null): Piece[] {
  return windows.flatMap(({ id, start, end, state, backfillId }) =>
    backfillId !== track || state === "rewound"
      ? []
      : [{ start: start.getTime(), end: end.getTime(), state, windowId: id }]
  ).sort((one, other) => one.start - other.start);
}

/** Returns what changed between two timelines that have no overlaps. */
export function changesBetween(before: readonly Piece[], after: readonly Piece[]): Change[] {
  const edges = [...before, ...after].flatMap(({ start, end }) => [start, end]).sort((a, b) => a - b);
  const changes: Change[] = [];
  for (const [index, start] of edges.entries()) {
    const end = edges[index + 1];
    if (end === undefined || end === start) continue;
    const [old, now] = [pieceAt(before, start), pieceAt(after, start)];
    if (old?.state === now?.state) continue;
    const windowId = now?.windowId ?? old?.windowId ?? 0;
    const change = { start, end, from: old?.state ?? null, to: now?.state ?? null, windowId };
    const last = changes.at(-1);
    if (last && last.end === start && isAlike(last, change)) changes.splice(-1, 1, { ...last, end });
    else changes.push(change);
  }
  return changes;
}

function pieceAt(timeline: readonly Piece[], instant: number): Piece | undefined {
  return timeline.find(({ start, end }) => start <= instant && instant < end);
}

function isAlike(one: Change, other: Change): boolean {
  return one.from === other.from && one.to === other.to && one.windowId === other.windowId;
}
