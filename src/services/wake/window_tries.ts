import type { Window } from "../../domain/contract/run_context.ts";
import type { RetryPolicy } from "../../domain/window/policies.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FailedWindow, OnRetry } from "./failed_window.ts";
import type { Work } from "./work_once.ts";

/**
 * What became of the windows that a process worked on, and which of them it may try again: each up to `retry.attempts`
 * times. Once a window has used them up it is left alone, and others go on until one of those fails too.
 */
export class WindowTries {
  readonly #clock: Clock;
  readonly #retry: RetryPolicy;
  readonly #onRetry: OnRetry;
  readonly #done: Window[] = [];
  readonly #failed = new Map<number, FailedWindow>();
  readonly #tries = new Map<number, number>();
  readonly #usedUp = new Set<number>();
  readonly #waiting = new Set<number>();

  /** @param onRetry Hears of a window that failed and is tried again at that instant, before this waits for it. */
  constructor(clock: Clock, retry: RetryPolicy, onRetry: OnRetry = () => {}) {
    this.#clock = clock;
    this.#retry = retry;
    this.#onRetry = onRetry;
  }

  /** Windows done, in the order of their work. */
  get done(): readonly Window[] {
    return this.#done;
  }

  /** Windows that failed and were not mended by a further try. */
  get failed(): readonly FailedWindow[] {
    return [...this.#failed.values()];
  }

  /** Windows that are not to be tried again now: those that have used up their tries, and those that are waited for. */
  get usedUp(): ReadonlySet<number> {
    return this.#usedUp.union(this.#waiting);
  }

  /** Takes note of a run; waits, if the window is to be tried again. Returns whether to go on. */
  async note(
    { claimed: { window, attempt }, end }: Work & { kind: "ran" },
    stop: AbortSignal,
  ): Promise<boolean> {
    const { outcome, report, next, hung } = end;
    if (outcome === "ok") {
      this.#done.push({ start: window.start, end: window.end });
      this.#failed.delete(window.id);
      return true;
    }
    const failed = { window, attempt, outcome, report, next, hung };
    this.#failed.set(window.id, failed);
    // What had to be killed is not tried again at once.
    if (hung || next === null || outcome === "superseded" || this.#usedUp.size > 0) return false;
    const used = (this.#tries.get(window.id) ?? 0) + 1;
    this.#tries.set(window.id, used);
    if (next.state === "owed" && used < this.#retry.attempts) {
      this.#waiting.add(window.id);
      if (!stop.aborted) this.#onRetry(failed, next.notBefore);
      await this.#clock.sleep(next.notBefore.getTime() - this.#clock.now().getTime(), stop);
      this.#waiting.delete(window.id);
    } else {
      this.#usedUp.add(window.id);
    }
    return true;
  }
}
