import type { WakeTraces } from "../../src/ports/wake_traces.ts";

/** {@linkcode WakeTraces} in memory. */
export class FakeWakeTraces implements WakeTraces {
  readonly #traces = new Map<string, Date[]>();

  /** Leaves one. */
  leave(plugin: string, now: Date): void {
    this.#traces.set(plugin, [...this.read(plugin), now]);
  }

  read(plugin: string): readonly Date[] {
    return this.#traces.get(plugin) ?? [];
  }
}
