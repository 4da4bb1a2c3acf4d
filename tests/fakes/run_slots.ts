import type { RunSlot, RunSlots, TakeSlotOptions, WaitingPlugin } from "../../src/ports/run_slots.ts";

/** {@linkcode RunSlots} that a test fills and frees; without limits until then. */
export class FakeRunSlots implements RunSlots {
  isLimited = false;
  /** How many slots are held. */
  held = 0;
  /** The plugins in the queue. */
  readonly queued: string[] = [];
  /** Signs that runs have given. */
  signs = 0;
  /** After how long the last one that wanted a slot would be stuck. */
  stuckAfterMs = NaN;
  #freed: PromiseWithResolvers<void> | undefined;

  /** Lets wake-ups wait from now on. */
  fill(): void {
    this.isLimited = true;
    this.#freed = Promise.withResolvers();
  }

  /** Serves those who wait. */
  free(): void {
    this.#freed?.resolve();
    this.#freed = undefined;
  }

  async take(
    { name }: { readonly name: string },
    { stop, wait, stuckAfterMs, onNotice }: TakeSlotOptions,
  ): Promise<RunSlot | "waiting" | undefined> {
    this.stuckAfterMs = await stuckAfterMs();
    if (this.#freed !== undefined) {
      if (!wait) {
        this.queued.push(name);
        return "waiting";
      }
      onNotice("waiting for a slot");
      const stopped = Promise.withResolvers<void>();
      stop.addEventListener("abort", () => stopped.resolve(), { once: true });
      await Promise.race([this.#freed.promise, stopped.promise]);
      if (stop.aborted) return undefined;
    }
    this.held++;
    return { sign: () => void this.signs++, release: () => Promise.resolve(void this.held--) };
  }

  withdraw(plugin: string): Promise<void> {
    this.queued.splice(0, Infinity, ...this.queued.filter((name) => name !== plugin));
    return Promise.resolve();
  }

  startWaiting(): Promise<void> {
    return Promise.resolve();
  }

  waiting(): Promise<ReadonlyMap<string, WaitingPlugin>> {
    const since = new Date("2026-06-01T12:00:00Z");
    return Promise.resolve(
      new Map(this.queued.map((name) => [name, { since, pool: null, holders: ["other"] }])),
    );
  }

  takeReports(): Promise<string[]> {
    return Promise.resolve([]);
  }
}
