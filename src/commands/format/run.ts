import type { RunRecord } from "../../domain/window/records.ts";
import { formatDuration } from "./duration.ts";
import { formatInstant, formatWindow } from "./instant.ts";

/**
 * Formats a run for the beginning of its log.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const window = { id: 3, kind: "scheduled", start: new Date(0), end: new Date(60_000) } as const;
 * const run = {
 *   id: 7, plugin: "report", window, attempt: 2, trigger: "retry", outcome: "failed", host: "web1", provenance: null,
 *   startedAt: new Date(61_000), endedAt: new Date(64_000), error: "Error: no",
 * } as const;
 * assertEquals(
 *   formatRun(run, "UTC"),
 *   "run 7, window [1970-01-01 00:00Z, 1970-01-01 00:01Z), attempt 2: failed after 3s, begun 1970-01-01 00:01:01Z on web1",
 * );
 * ```
 */
export function formatRun(run: RunRecord, timezone: string): string {
  const { id, window, attempt, outcome, startedAt, endedAt, host } = run;
  const took = endedAt === null ? "" : ` after ${formatDuration(endedAt.getTime() - startedAt.getTime())}`;
  return `run ${id}, window ${formatWindow(window, timezone)}, attempt ${attempt}: ${outcome}${took}, begun ${
    formatInstant(startedAt, timezone)
  } on ${host}`;
}
