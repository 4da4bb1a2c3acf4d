import { SystemClock } from "../clock/system_clock.ts";
import { privateFolder } from "./private_folder.ts";
import { Queue } from "./queue.ts";
import { Slot } from "./slot.ts";

/** How long it takes before a wait counts as one. */
const SOON_MS = 20;

/** What {@linkcode FileSemaphore} needs. */
export interface FileSemaphoreOptions {
  /** Absolute path of the folder, which is made with the first holder; its parent must be there. */
  readonly folder: string;
  /** What all holders may weigh together. */
  readonly capacity: number;
  /** How often the first process of the queue looks whether there is room. */
  readonly pollMs: number;
  /**
   * How long a holder counts: one that has held its place for longer was stopped, or hangs, and keeps nobody waiting. A process
   * that was stopped while it waited does not either. If left out, holders count until they release their place or end.
   */
  readonly expiryMs?: number;
}

/** What `acquire()` may take. */
export interface AcquireOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal;
  /** Called once, if there is a wait. */
  readonly onWait?: () => void;
}

/**
 * A semaphore between processes, in a folder: holders with weights, up to a capacity, served in the order of their arrival. The
 * place of a process that ends, however it ends, is free at once.
 */
export class FileSemaphore {
  readonly #options: FileSemaphoreOptions;
  readonly #clock = new SystemClock();

  constructor(options: FileSemaphoreOptions) {
    this.#options = options;
  }

  /**
   * Takes room without waiting, if there is enough of it and nobody waits for more; it is held until what is returned is disposed
   * of.
   *
   * @param weight Up to the capacity.
   * @throws {Error} If the folder cannot be used.
   */
  tryAcquire(weight: number): Disposable | undefined {
    const { folder, capacity } = this.#options;
    if (weight > capacity) throw new RangeError(`Cannot acquire ${weight}: the capacity is ${capacity}`);
    if (privateFolder(folder)) Queue.create(folder);
    using queue = Queue.tryJoin(folder);
    if (queue === undefined) return undefined;
    using slots = new Slots(this.#options);
    return slots.take(weight);
  }

  /**
   * Takes room as `tryAcquire()` does, and waits for it.
   *
   * @returns Undefined if `signal` aborted, or a process in front was stopped.
   */
  async acquire(
    weight: number,
    { signal, onWait = () => {} }: AcquireOptions = {},
  ): Promise<Disposable | undefined> {
    const taken = this.tryAcquire(weight);
    if (taken !== undefined) return taken;
    const timer = setTimeout(onWait, SOON_MS);
    try {
      return await this.#wait(weight, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async #wait(weight: number, signal?: AbortSignal): Promise<Slot | undefined> {
    const { folder, expiryMs, pollMs } = this.#options;
    const clock = this.#clock;
    const limit = expiryMs === undefined ? {} : { expiryMs };
    using queue = await Queue.join(folder, { clock, signal, ...limit });
    if (queue === undefined) return undefined;
    using slots = new Slots(this.#options);
    while (!signal?.aborted) {
      queue.show();
      const slot = slots.take(weight);
      if (slot !== undefined) return slot;
      await clock.sleep(pollMs, signal);
    }
    return undefined;
  }
}

/** The places of a semaphore, as the first process of the queue sees them: nobody else takes one meanwhile, or adds one. */
class Slots implements Disposable {
  readonly #options: FileSemaphoreOptions;
  readonly #slots: Slot[];
  #taken: Slot | undefined;

  constructor(options: FileSemaphoreOptions) {
    this.#options = options;
    this.#slots = Slot.allIn(options.folder);
  }

  /** Takes a place if there is room. */
  take(weight: number): Slot | undefined {
    const { folder, capacity } = this.#options;
    let held = 0;
    let unseen = this.#slots.reduce((sum, slot) => sum + slot.weight, 0);
    let free: Slot | undefined;
    for (const slot of this.#slots) {
      // Whoever holds the others, there is room.
      if (free !== undefined && held + unseen + weight <= capacity) break;
      unseen -= slot.weight;
      if (!slot.tryTake()) held += this.#isExpired(slot) ? 0 : slot.weight;
      else if (free === undefined) free = slot;
      else slot.release();
    }
    if (held + weight > capacity) {
      free?.release();
      return undefined;
    }
    if (free === undefined) {
      free = Slot.create(`${folder}/${this.#slots.length}`);
      this.#slots.push(free);
      if (!free.tryTake()) throw new Error(`Cannot lock a new file in "${folder}": somebody else has`);
    }
    free.record(weight);
    return this.#taken = free;
  }

  /** Closes all places but the one that was taken. */
  [Symbol.dispose](): void {
    for (const slot of this.#slots) if (slot !== this.#taken) slot[Symbol.dispose]();
  }

  #isExpired(slot: Slot): boolean {
    const { expiryMs } = this.#options;
    return expiryMs !== undefined && slot.heldForMs() > expiryMs;
  }
}
