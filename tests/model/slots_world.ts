import { assert } from "@std/assert";
import { FileRunSlots } from "../../src/adapters/slots/file_run_slots.ts";
import { withSlots } from "../../src/adapters/slots/slot_lock.ts";
import { removeIfThere } from "../../src/adapters/files/remove_if_there.ts";
import type { RunSlot, RunSlots } from "../../src/ports/run_slots.ts";

/** What may happen to plugins that share slots. */
export type SlotEvent =
  /** Cron wakes a plugin. */
  | { readonly kind: "wake"; readonly who: number }
  /** A run ends. */
  | { readonly kind: "end"; readonly who: number }
  /** The process of a run is killed. */
  | { readonly kind: "kill"; readonly who: number }
  /** A process that was started from the queue comes for its slot, or finds nothing to do. */
  | { readonly kind: "come"; readonly who: number; readonly isIdle: boolean }
  /** One of those is killed before. */
  | { readonly kind: "lose"; readonly who: number }
  | { readonly kind: "upkeep" }
  | { readonly kind: "wait"; readonly seconds: number };

/** Plugins of three pools, a few slots for them, and whatever happens to them. Holds a second, naive account of it. */
export class SlotsWorld {
  readonly #slots: RunSlots;
  readonly #limits: { readonly max: number | null; readonly pools: ReadonlyMap<string, number> };
  readonly #running = new Map<string, { readonly slot: RunSlot; readonly holder: string }>();
  readonly #started: string[] = [];
  /** Those who wait, the oldest first. */
  #waiting: string[] = [];
  readonly #folder: string;
  // The system stamps files: what it stamps now is an hour old.
  #now = Date.now() + 3_600_000;

  /** @param mutate Makes faulty slots of the real ones. */
  constructor(
    folder: string,
    limits: { readonly max: number | null; readonly x: number; readonly y: number },
    mutate: (slots: RunSlots, start: (plugin: string) => void) => RunSlots = (slots) => slots,
  ) {
    this.#folder = folder;
    this.#limits = { max: limits.max, pools: new Map([["x", limits.x], ["y", limits.y]]) };
    const start = (plugin: string) => void this.#started.push(plugin);
    const slots = new FileRunSlots({
      folder,
      limits: { maxConcurrent: limits.max, pools: this.#limits.pools },
      clock: { now: () => new Date(this.#now), sleep: () => Promise.resolve() },
      argsOf: (plugin) => ["run", plugin],
      start,
    });
    this.#slots = mutate(slots, start);
  }

  async apply(event: SlotEvent): Promise<void> {
    switch (event.kind) {
      case "wake":
        return await this.#take(`p${event.who % 6}`);
      case "end":
        return await this.#end(pick([...this.#running.keys()], event.who));
      case "kill":
        return await this.#kill(pick([...this.#running.keys()], event.who));
      case "come":
        return await this.#come(event);
      case "lose":
        return void this.#started.splice(event.who % Math.max(1, this.#started.length), 1);
      case "upkeep":
        return await this.#slots.startWaiting();
      case "wait":
        this.#now += event.seconds * 1000;
    }
  }

  /** Lets all runs end and all that are started come: then nobody waits any more. */
  async drain(): Promise<void> {
    this.#started.splice(0);
    for (let round = 0; round < 50 && this.#waiting.length + this.#running.size > 0; round++) {
      for (const plugin of [...this.#running.keys()]) await this.#end(plugin);
      this.#now += 61_000;
      await this.#slots.startWaiting();
      await this.#forget();
      for (const plugin of this.#started.splice(0)) if (!this.#running.has(plugin)) await this.#take(plugin);
      await this.#forget();
    }
    assert(this.#waiting.length === 0, `${this.#waiting} wait for ever`);
    assert((await this.#slots.waiting()).size === 0, "the queue is not empty");
  }

  /** Those that were started in vain too often have left the queue; cron wakes them again. */
  async #forget(): Promise<void> {
    const queued = await this.#slots.waiting();
    this.#waiting = this.#waiting.filter((plugin) => queued.has(plugin));
  }

  async #take(name: string): Promise<void> {
    // The ledger says that it is busy, before it wants a slot.
    if (this.#running.has(name)) return;
    await this.#forget();
    const before = this.#holders();
    const slot = await this.#slots.take({ name, pool: poolOf(name), overlap: "forbid" }, {
      stop: new AbortController().signal,
      wait: false,
      beside: false,
      stuckAfterMs: () => Promise.resolve(Infinity),
      onNotice: (message) => assert(false, message),
    });
    if (typeof slot !== "object") {
      assert(slot === "waiting", String(slot));
      assert(!this.#isFree(name, this.#waiting), `${name} got no slot, though there was one for it`);
      if (!this.#waiting.includes(name)) this.#waiting.push(name);
      return;
    }
    const [holder = ""] = this.#holders().filter((file) => !before.includes(file));
    this.#assertTurn(name);
    this.#waiting = this.#waiting.filter((plugin) => plugin !== name);
    this.#running.set(name, { slot, holder });
    this.#assertLimits();
  }

  async #end(plugin: string | undefined): Promise<void> {
    const run = plugin === undefined ? undefined : this.#running.get(plugin);
    if (plugin === undefined || run === undefined) return;
    this.#running.delete(plugin);
    await run.slot.release();
    this.#assertStarted();
  }

  /** As the system does it: the lock goes, and nobody is started. */
  async #kill(plugin: string | undefined): Promise<void> {
    const run = plugin === undefined ? undefined : this.#running.get(plugin);
    if (plugin === undefined || run === undefined) return;
    this.#running.delete(plugin);
    await withSlots(this.#folder, { sleep: () => Promise.resolve() }, ({ holders }) => {
      removeIfThere(`${holders}/${run.holder}`);
    });
  }

  async #come({ who, isIdle }: SlotEvent & { kind: "come" }): Promise<void> {
    const [plugin] = this.#started.splice(who % Math.max(1, this.#started.length), 1);
    if (plugin === undefined || this.#running.has(plugin)) return;
    if (!isIdle) return await this.#take(plugin);
    await this.#slots.withdraw(plugin);
    const queued = await this.#slots.waiting();
    assert(
      !queued.has(plugin) || !this.#wasStarted(plugin),
      `${plugin} has nothing to do, and is still in the queue`,
    );
    this.#waiting = this.#waiting.filter((name) => queued.has(name));
    this.#assertStarted();
  }

  #holders(): string[] {
    try {
      return Array.from(Deno.readDirSync(`${this.#folder}/holders`), ({ name }) => name);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }

  /** Whether there is a slot for a plugin beside the runs, and those in front of it that will have one. */
  #isFree(name: string, queue: readonly string[]): boolean {
    const at = queue.indexOf(name);
    const taken = [...this.#running.keys()];
    for (const other of [...queue.slice(0, at < 0 ? queue.length : at), name]) {
      const { max, pools } = this.#limits;
      const pool = poolOf(other);
      const inPool = taken.filter((plugin) => poolOf(plugin) === pool).length;
      const fits = taken.length < (max ?? Infinity) &&
        (pool === null || inPool < (pools.get(pool) ?? Infinity));
      if (other === name) return fits;
      if (fits) taken.push(other);
    }
    return false;
  }

  #assertTurn(name: string): void {
    assert(this.#isFree(name, this.#waiting), `${name} got a slot that was somebody else's`);
  }

  #assertLimits(): void {
    const { max, pools } = this.#limits;
    const running = [...this.#running.keys()];
    assert(running.length <= (max ?? Infinity), `${running} run at a time`);
    for (const [pool, size] of pools) {
      const members = running.filter((plugin) => poolOf(plugin) === pool);
      assert(members.length <= size, `${members} of the pool ${pool} run at a time`);
    }
  }

  /** Whoever releases a slot has started those for whom there is one, unless they were started less than a minute ago. */
  #assertStarted(): void {
    for (const name of this.#waiting) {
      if (!this.#isFree(name, this.#waiting)) continue;
      assert(this.#wasStarted(name), `${name} was not started, though there is a slot for it`);
    }
  }

  #wasStarted(name: string): boolean {
    const entry = JSON.parse(Deno.readTextFileSync(`${this.#folder}/queue/${name}`));
    return entry.startedAt !== null;
  }
}

function poolOf(plugin: string): string | null {
  return { p0: null, p1: null, p2: "x", p3: "x", p4: "y" }[plugin] ?? (plugin === "p5" ? "y" : null);
}

function pick<T>(items: readonly T[], number: number): T | undefined {
  return items[number % Math.max(1, items.length)];
}
