import type { ReserveOptions, RunMemory } from "../../src/ports/run_memory.ts";

/** A {@linkcode RunMemory} that a test fills and frees. */
export class FakeRunMemory implements RunMemory {
  /** How many reservations are held. */
  held = 0;
  /** Whether another process waits for the same plugin. */
  isAwaited = false;
  #freed: PromiseWithResolvers<void> | undefined;

  /** Lets reservations wait from now on. */
  fill(): void {
    this.#freed = Promise.withResolvers();
  }

  /** Serves those who wait. */
  free(): void {
    this.#freed?.resolve();
    this.#freed = undefined;
  }

  /** Plugins for which other processes wait. */
  readonly waits = new Set<string>();

  waiting(): Promise<ReadonlySet<string>> {
    return Promise.resolve(this.waits);
  }

  async reserve(
    _: unknown,
    { stop, beside, onNotice }: ReserveOptions,
  ): Promise<Disposable | "busy" | undefined> {
    if (this.#freed !== undefined) {
      if (this.isAwaited && !beside) return "busy";
      onNotice("waits for memory");
      const stopped = Promise.withResolvers<void>();
      stop.addEventListener("abort", () => stopped.resolve(), { once: true });
      await Promise.race([this.#freed.promise, stopped.promise]);
      if (stop.aborted) return undefined;
    }
    this.held++;
    return { [Symbol.dispose]: () => void this.held-- };
  }
}
