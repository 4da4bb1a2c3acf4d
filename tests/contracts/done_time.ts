import { assert } from "@std/assert";
import type { Window } from "../../src/domain/contract/run_context.ts";

/** The time that a plugin has done, by what was committed: no instant twice. */
export class DoneTime {
  #windows: Window[] = [];

  /** Adds what was just committed. */
  add({ start, end }: Window): void {
    for (const other of this.#windows) {
      assert(end <= other.start || start >= other.end, "An instant was done twice");
    }
    this.#windows.push({ start, end });
  }

  /** Takes all time after an instant back: someone asked for it to be done again. */
  cutAt(to: Date): void {
    this.#windows = this.#windows.filter(({ start }) => start < to)
      .map(({ start, end }) => ({ start, end: end < to ? end : to }));
  }

  /** Returns what is done, oldest first. */
  inOrder(): Window[] {
    return this.#windows.toSorted((a, b) => a.start.getTime() - b.start.getTime());
  }
}
