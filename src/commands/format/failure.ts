import type { NextState } from "../../domain/window/retry.ts";
import { GRACE_MS } from "../../services/wake/attempt.ts";
import type { FailedWindow } from "../../services/wake/failed_window.ts";
import { indented } from "./hanging.ts";
import { formatInstant, formatWindow } from "./instant.ts";

/** Formats the report of a failed window, for standard error and so for cron's mail. What the plugin said is indented. */
export function formatFailure(plugin: string, failure: FailedWindow, timezone: string): string[] {
  const { window, attempt, outcome, report, next } = failure;
  return [
    `gapless: ${plugin} ${outcome} on attempt ${attempt} at the window ${formatWindow(window, timezone)}`,
    ...indented(report),
    ...graceLines(failure),
    `${whatNext(next, plugin, timezone)} Its log: gapless logs ${plugin}`,
  ];
}

/** A failed window as `run --json` and `backfill --json` print it. */
export function failureJson({ window, attempt, outcome, report, next }: FailedWindow) {
  return {
    window: { start: window.start.toISOString(), end: window.end.toISOString() },
    attempt,
    outcome,
    error: report,
    next: next?.state ?? null,
  };
}

/** Returns how a run ended that was told to stop; nothing if it was not, or if its report already describes it. */
export function graceLines({ outcome, hung }: Pick<FailedWindow, "outcome" | "hung">): string[] {
  if (hung || outcome === "ok" || outcome === "failed") return [];
  return [`The run ended within its grace period of ${GRACE_MS / 1000} s.`];
}

function whatNext(next: NextState | null, plugin: string, timezone: string): string {
  if (next === null) return "Nothing was committed: the window is in other hands.";
  switch (next.state) {
    case "done":
      return "The window is done.";
    case "owed":
      return `The window stays owed; a wake-up from ${
        formatInstant(next.notBefore, timezone)
      } on tries it again.`;
    case "skipped":
      return 'The window is skipped: with delivery = "at_most_once" it is not begun again.';
    case "parked":
      return `The window has failed too often and is parked; "gapless retry ${plugin}" gives it another chance.`;
  }
}
