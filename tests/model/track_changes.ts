import type { Books } from "./books.ts";
import { type Change, changesBetween, timelineOf } from "./timeline.ts";

/** A stretch of time that stands in another state than before, on the track of a backfill, or (null) the plugin's own. */
export interface TrackChange extends Change {
  readonly track: number | null;
}

/** Returns what changed on all tracks. */
export function changesOf(before: Books, after: Books): TrackChange[] {
  return tracksOf(before, after).flatMap((track) =>
    changesBetween(timelineOf(before.windows, track), timelineOf(after.windows, track))
      .map((change) => ({ ...change, track }))
  );
}

function tracksOf(...books: readonly Books[]): (number | null)[] {
  return [...new Set([null, ...books.flatMap(({ windows }) => windows.map(({ backfillId }) => backfillId))])];
}
