import type { Clock } from "../../src/ports/clock.ts";

/** A {@linkcode Clock} that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now: Date | string) {
    this.#now = new Date(now).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (milliseconds <= 0 || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const sleeper = { rest: milliseconds, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", wake);
    });
  }

  /** How many sleep. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** After how many milliseconds the first of them wakes up. */
  get firstWakesIn(): number {
    return Math.min(...[...this.#sleepers].map(({ rest }) => rest));
  }

  /** Lets time pass; sleepers whose time has come wake up. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const sleeper of this.#sleepers) {
      sleeper.rest -= milliseconds;
      if (sleeper.rest <= 0) sleeper.wake();
    }
  }

  /** Sets the time, as an administrator would: no time passes for those who sleep. */
  set(now: Date | string): void {
    this.#now = new Date(now).getTime();
  }
}

interface Sleeper {
  rest: number;
  wake(): void;
}
