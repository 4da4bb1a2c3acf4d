import type { Clock } from "../../ports/clock.ts";
import { FileLock } from "./file_lock.ts";

/** How often a process that waits checks whether it is to go on waiting, and the first one shows that it does. */
const CHECK_MS = 1_000;
/** How often a process looks again that met one which found the queue empty: that one leaves at once. */
const MEET_MS = 1;

/** What `Queue.join()` takes. */
export interface QueueOptions {
  readonly clock: Clock;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** How long the first process may show nothing of itself: it was stopped, and nobody waits for it. No limit if left out. */
  readonly expiryMs?: number;
}

/**
 * The first place in a queue of processes. They wait in the order of their arrival: each for a lock on one file, which the
 * system hands on in that order, and releases when a process ends.
 *
 * A second lock shows whether the queue is empty: those in it share it, and one that finds it empty holds it alone.
 */
export class Queue implements Disposable {
  readonly #presence: FileLock;
  readonly #turn: Deno.FsFile | undefined;
  readonly #showMs: number;
  #shownAt = -Infinity;

  private constructor(presence: FileLock, turn?: Deno.FsFile, showMs = CHECK_MS) {
    this.#presence = presence;
    this.#turn = turn;
    this.#showMs = showMs;
  }

  /** Makes the files of the queue in a folder, unless they are there. */
  static create(folder: string): void {
    FileLock.create(`${folder}/presence`);
    FileLock.create(`${folder}/turn`);
  }

  /** Takes the place if nobody is in the queue; undefined otherwise. */
  static tryJoin(folder: string): Queue | undefined {
    const presence = new FileLock(`${folder}/presence`);
    if (presence.tryTake()) return new Queue(presence);
    presence[Symbol.dispose]();
    return undefined;
  }

  /** Waits for the place; undefined if this process gave up before. */
  static async join(folder: string, options: QueueOptions): Promise<Queue | undefined> {
    const presence = new FileLock(`${folder}/presence`);
    const waiting = new Waiting(`${folder}/turn`, options);
    try {
      const turn = await waiting.untilShown(presence) ? await waiting.untilFirst() : undefined;
      if (turn !== undefined) return new Queue(presence, turn, waiting.checkMs);
    } catch (error) {
      presence[Symbol.dispose]();
      throw error;
    }
    presence[Symbol.dispose]();
    return undefined;
  }

  /** Shows those behind this process that it goes on; to be called again and again. */
  show(): void {
    const now = new Date();
    if (now.getTime() - this.#shownAt < this.#showMs) return;
    this.#turn?.utimeSync(now, now);
    this.#shownAt = now.getTime();
  }

  /** Leaves the queue: the next process is the first. */
  [Symbol.dispose](): void {
    this.#turn?.close();
    this.#presence[Symbol.dispose]();
  }
}

/** A process that waits in a queue. */
class Waiting {
  readonly checkMs: number;
  readonly #path: string;
  readonly #options: QueueOptions;
  readonly #began = performance.now();

  /** @param path The file for whose lock it waits. */
  constructor(path: string, options: QueueOptions) {
    this.#path = path;
    this.#options = options;
    this.checkMs = Math.min(CHECK_MS, (options.expiryMs ?? Infinity) / 4);
  }

  /** Lets others know that it waits. Returns false if it gave up. */
  async untilShown(presence: FileLock): Promise<boolean> {
    const { clock, signal } = this.#options;
    while (!presence.tryShare()) {
      if (this.#givesUp()) return false;
      await clock.sleep(MEET_MS, signal);
    }
    return true;
  }

  /** Waits until it is the first. Returns the locked file; undefined if it gave up. */
  async untilFirst(): Promise<Deno.FsFile | undefined> {
    const file = Deno.openSync(this.#path, { read: true, write: true, create: true, mode: 0o600 });
    const locking = file.lock(true);
    try {
      while (!await comes(locking, { withinMs: this.checkMs, signal: this.#options.signal })) {
        if (!this.#givesUp()) continue;
        // A lock that is waited for cannot be called off: it is released when it comes.
        locking.catch(() => {}).finally(() => file.close());
        return undefined;
      }
      return file;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  #givesUp(): boolean {
    const { signal, expiryMs = Infinity } = this.#options;
    if (signal?.aborted) return true;
    return performance.now() - this.#began > expiryMs && Date.now() - lastShown(this.#path) > expiryMs;
  }
}

function lastShown(path: string): number {
  return Deno.statSync(path).mtime?.getTime() ?? 0;
}

interface Limits {
  readonly withinMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Waits for a promise, up to a time or until a signal aborts. Returns whether it came. */
async function comes(promise: Promise<void>, { withinMs, signal }: Limits): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const giveUp = () => late.resolve(false);
  const timer = setTimeout(giveUp, withinMs);
  signal?.addEventListener("abort", giveUp);
  try {
    return await Promise.race([promise.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}
