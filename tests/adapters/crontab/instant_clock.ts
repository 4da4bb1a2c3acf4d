import type { Clock } from "../../../src/ports/clock.ts";

/** A clock that moves on only when someone sleeps, and then at once. */
export class InstantClock implements Clock {
  /** How long each sleep was. */
  readonly sleeps: number[] = [];
  #now: number;

  constructor(start = "2026-06-01T12:00:10.000Z") {
    this.#now = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds);
    this.#now += milliseconds;
    return Promise.resolve();
  }
}
