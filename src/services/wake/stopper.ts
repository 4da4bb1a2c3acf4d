/** Why a run was told to stop, in words and as what its outcome becomes. */
export interface StopReason {
  /** `lost`: the lease is in other hands. `superseded`: a newer run shall take this one's place. `disk`: the ledger's is full. */
  readonly outcome: "timeout" | "cancelled" | "superseded" | "lost" | "disk";
  readonly message: string;
}

/** Tells a run to stop, once, and remembers the first reason. */
export class Stopper {
  readonly #controller = new AbortController();
  readonly #ending: AbortSignal;
  readonly #onStop: (reason: StopReason) => void;
  #reason: StopReason | undefined;

  /**
   * @param ending Aborts when the process shall end; the run is cancelled then.
   * @param onStop Hears the first reason.
   */
  constructor(ending: AbortSignal, onStop: (reason: StopReason) => void = () => {}) {
    this.#ending = ending;
    this.#onStop = onStop;
    ending.addEventListener("abort", this.#cancel);
    if (ending.aborted) this.#cancel();
  }

  /** Aborts when the run shall stop. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The first reason, or undefined while the run may go on. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  /** Tells the run to stop. */
  stop(outcome: StopReason["outcome"], message: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = { outcome, message };
    this.#controller.abort(message);
    this.#onStop(this.#reason);
  }

  /** Stops listening to the process. */
  release(): void {
    this.#ending.removeEventListener("abort", this.#cancel);
  }

  readonly #cancel = (): void => this.stop("cancelled", String(this.#ending.reason));
}
