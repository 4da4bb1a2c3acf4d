import type { RetryWaits } from "../../src/ports/retry_waits.ts";

/** {@linkcode RetryWaits} of one host, in memory. */
export class FakeRetryWaits implements RetryWaits {
  /** Plugins for which a process waits. */
  readonly waiting = new Set<string>();
  /** How many waits began. */
  begun = 0;

  begin(plugin: string): Promise<Disposable | null> {
    if (this.waiting.has(plugin)) return Promise.resolve(null);
    this.waiting.add(plugin);
    this.begun++;
    return Promise.resolve({ [Symbol.dispose]: () => void this.waiting.delete(plugin) });
  }
}
