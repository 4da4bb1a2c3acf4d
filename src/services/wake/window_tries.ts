import type { Window } from "../../domain/contract/run_context.ts";
import type { RetryPolicy } from "../../domain/window/policies.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FailedWindow, OnRetry } from "./failed_window.ts";
import type { Work } from "./work_once.ts";

/** What `note()` takes beside the run. */
export interface TryTerms {
  readonly retry: RetryPolicy;
  readonly stop: AbortSignal;
  /** Begins the wait for the next attempt; returns null if it must not be waited for. Left out, any wait will do. */
  readonly beginWait?: (until: Date) => Promise<Disposable | null>;
}

/**
 * What became of the windows that a process worked on, and which of them it may try again: each up to `retry.attempts`
 * times. Once a window has used them up, or its wait is not this process's, it is left alone, and others go on until one of
 * those fails too.
 */
export class WindowTries {
  readonly #clock: Clock;
  readonly #onRetry: OnRetry;
  readonly #done: Window[] = [];
  readonly #failed = new Map<number, FailedWindow>();
  readonly #tries = new Map<number, number>();
  readonly #usedUp = new Set<number>();
  readonly #waiting = new Set<number>();

  /** @param onRetry Hears of a window that failed and is tried again at that instant, before this waits for it. */
  constructor(clock: Clock, onRetry: OnRetry = () => {}) {
    this.#clock = clock;
    this.#onRetry = onRetry;
  }

  /** Windows done, in the order of their work. */
  get done(): readonly Window[] {
    return this.#done;
  }

  /** Windows that failed, and that no further try did. */
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
    terms: TryTerms,
  ): Promise<boolean> {
    const { outcome, report, next, hung } = end;
    if (outcome === "ok") {
      this.#done.push({ start: window.start, end: window.end });
      this.#failed.delete(window.id);
      return true;
    }
    const failed = { window, attempt, outcome, report, next, hung };
    this.#failed.set(window.id, failed);
    // What had to be killed, or was told to stop, is not tried again at once.
    const isStopped = hung || next === null || outcome === "superseded" || outcome === "cancelled";
    if (isStopped || this.#usedUp.size > 0) return false;
    const used = (this.#tries.get(window.id) ?? 0) + 1;
    this.#tries.set(window.id, used);
    const mayTry = next.state === "owed" && used < terms.retry.attempts;
    if (!mayTry || !await this.#wait(window.id, { failed, until: next.notBefore }, terms)) {
      this.#usedUp.add(window.id);
    }
    return true;
  }

  /** Waits for the next attempt at a window. Returns whether it did. */
  async #wait(
    id: number,
    { failed, until }: { readonly failed: FailedWindow; readonly until: Date },
    { stop, beginWait }: TryTerms,
  ): Promise<boolean> {
    const wait = await beginWait?.(until);
    if (wait === null) return false;
    try {
      this.#waiting.add(id);
      if (!stop.aborted) this.#onRetry(failed, until);
      await this.#clock.sleep(until.getTime() - this.#clock.now().getTime(), stop);
      return true;
    } finally {
      this.#waiting.delete(id);
      wait?.[Symbol.dispose]();
    }
  }
}
