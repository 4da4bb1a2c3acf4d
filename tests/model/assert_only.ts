import { assert } from "@std/assert";
import type { Seen } from "./event_seen.ts";
import type { TrackChange } from "./track_changes.ts";

/** Asserts that a call made such changes only as it may make. */
export function assertOnly(
  changes: readonly TrackChange[],
  allowed: (change: TrackChange) => boolean,
  seen: Seen,
): void {
  for (const change of changes) {
    const { start, end, from, to } = change;
    const span = `${new Date(start).toISOString()} to ${new Date(end).toISOString()}`;
    assert(
      allowed(change),
      `"${String(seen.method)}" (${JSON.stringify(seen.result)}) made ${span}, which was ${from}, ${to}`,
    );
  }
}
