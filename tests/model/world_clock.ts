import type { Clock } from "../../src/ports/clock.ts";

/** The time of a simulated world: it stands still until the world lets it pass, or sets it. */
export class WorldClock {
  #passed = 0;
  #wall: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now: Date) {
    this.#wall = now.getTime();
  }

  now(): Date {
    return new Date(this.#wall + this.#passed);
  }

  /** The clock as one process sees it; when `isAlive` says no, nobody wakes up from it any more. */
  seenBy(isAlive: () => boolean): Clock {
    return {
      now: () => this.now(),
      sleep: (milliseconds, signal) => this.#sleep(milliseconds, { isAlive, signal }),
    };
  }

  /** Sets the time, as an administrator would: no time passes for those who sleep. */
  set(now: Date): void {
    this.#wall = now.getTime() - this.#passed;
  }

  /** Lets time pass in one go, as for a machine that slept. */
  leap(milliseconds: number): void {
    this.#passed += milliseconds;
    for (const sleeper of this.#sleepers) if (sleeper.due <= this.#passed) sleeper.wake();
  }

  /** Lets time pass from sleeper to sleeper; after each, `work` does what is to be done then. */
  async pass(milliseconds: number, work: () => Promise<void>): Promise<void> {
    const end = this.#passed + milliseconds;
    for (;;) {
      const due = Math.min(end, ...[...this.#sleepers].map((sleeper) => sleeper.due));
      this.leap(Math.max(0, due - this.#passed));
      await work();
      if (this.#passed >= end) return;
    }
  }

  #sleep(
    milliseconds: number,
    { isAlive, signal }: { readonly isAlive: () => boolean; readonly signal: AbortSignal | undefined },
  ): Promise<void> {
    if (milliseconds <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", wake);
        if (isAlive()) resolve();
      };
      const sleeper = { due: this.#passed + milliseconds, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", wake);
    });
  }
}

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}
