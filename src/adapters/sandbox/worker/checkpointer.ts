import type { Window } from "../../../domain/contract/run_context.ts";

/** Commits checkpoints of one window, one after another; each moves the start of the rest. */
export class Checkpointer {
  readonly #commit: (until: Date) => Promise<void>;
  readonly #end: Date;
  #start: Date;
  #last: Promise<void> = Promise.resolve();

  constructor(window: Window, commit: (until: Date) => Promise<void>) {
    this.#commit = commit;
    this.#start = window.start;
    this.#end = window.end;
  }

  /**
   * Commits up to `until`.
   *
   * @throws {RangeError} If `until` lies outside the rest of the window.
   */
  async commit(until: Date): Promise<void> {
    // A copy: the plugin may go on to change its own date.
    const instant = new Date(until);
    const turn = this.#last.then(() => this.#take(instant));
    this.#last = turn.catch(() => {});
    await turn;
  }

  /** Waits until nothing is under way. */
  settled(): Promise<void> {
    return this.#last;
  }

  async #take(until: Date): Promise<void> {
    if (!(until > this.#start && until < this.#end)) {
      const rest = `${this.#start.toISOString()} to ${this.#end.toISOString()}`;
      throw new RangeError(
        `Cannot checkpoint "${instantText(until)}": it lies outside the rest of the window, ${rest}`,
      );
    }
    await this.#commit(until);
    this.#start = until;
  }
}

function instantText(instant: Date): string {
  return Number.isNaN(instant.getTime()) ? "Invalid Date" : instant.toISOString();
}
