import { assert, assertEquals } from "@std/assert";
import type { PluginEntry } from "../../src/domain/manifest/manifest.ts";
import { pluginSchedule } from "../../src/domain/manifest/plugin_schedule.ts";
import type { WindowChoice } from "../../src/ports/operator_actions.ts";
import { type Books, windowIn } from "./books.ts";

const DAY_MS = 86_400_000;

/** An attempt that did not end well. */
export interface FailedAttempt {
  readonly windowId: number;
  readonly entry: PluginEntry;
  /** When it ended, or was found dead. */
  readonly at: Date;
  readonly isFailure: boolean;
  readonly before: Books;
  readonly after: Books;
}

/**
 * Knows since when each window is owed, and judges what an attempt that failed makes of it: owed, parked once it has failed
 * often enough and has been owed for long enough, or skipped where it must not begin again.
 */
export class FailureRules {
  readonly #owedSince = new Map<number, number>();

  /** Judges an attempt that ended without success. */
  judge({ windowId, entry, at, isFailure, before, after }: FailedAttempt): void {
    const window = windowIn(after, windowId);
    // It may have been leased again at once.
    const state = window?.state === "leased" ? "owed" : window?.state;
    if (entry.delivery === "at_most_once") {
      assertEquals(state, "skipped", "A window that began may begin again");
      assert(window?.reason, "A window was skipped without a reason");
      return;
    }
    const failures = (windowIn(before, windowId)?.failures ?? 0) + Number(isFailure);
    // A clock that was set back makes no window older.
    const since = this.#owedSince.get(windowId) ?? at.getTime();
    const isParked = isFailure && failures >= entry.retry.parkAfter &&
      at.getTime() >= oldEnough(entry, Math.min(since, at.getTime()));
    assertEquals(state, isParked ? "parked" : "owed", "Parked too early or too late");
    if (!isParked) this.#owedSince.set(windowId, since);
  }

  /** Takes note of windows that an operator made owed again: their age counts from there. */
  retried({ windowId, decision }: WindowChoice, before: Books): void {
    for (const { id, state } of before.windows) {
      const isMeant = (state === "owed" || state === "parked") && (windowId ?? id) === id;
      if (isMeant) this.#owedSince.set(id, decision.at.getTime());
    }
  }

  /** Takes note of a window that a rewind cut off another one: it is owed since as long. */
  rewound(before: Books, after: Books, at: Date): void {
    for (const { id, start, state } of after.windows) {
      if (windowIn(before, id) !== undefined || state !== "owed") continue;
      const whole = before.windows.find((window) =>
        window.kind === "scheduled" && window.state !== "rewound" && +window.start === +start
      );
      // One that a dead process held is owed from then on.
      this.#owedSince.set(id, this.#owedSince.get(whole?.id ?? 0) ?? at.getTime());
    }
  }
}

/** From when on a window that is owed since an instant may be parked. */
function oldEnough(entry: PluginEntry, since: number): number {
  const { parkAgeMs } = entry.retry;
  if (parkAgeMs !== null) return since + parkAgeMs;
  const { next } = pluginSchedule(entry, "", "UTC");
  const first = next(new Date(since));
  return Math.max(since + DAY_MS, (first && next(first))?.getTime() ?? 0);
}

/** Asserts that in strict order nothing is begun while an older window is not settled. */
export function assertInOrder({ order }: PluginEntry, claimed: number, after: Books): void {
  if (order !== "strict") return;
  const start = windowIn(after, claimed)?.start ?? new Date(0);
  const older = after.windows.filter((window) =>
    window.kind === "scheduled" && window.start < start && ["owed", "leased", "parked"].includes(window.state)
  );
  assertEquals(older, [], "A window was begun before an older one was settled");
}
