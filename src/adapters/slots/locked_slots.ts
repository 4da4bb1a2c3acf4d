import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { admit, type SlotLimits } from "../../domain/slots/admit.ts";
import type { WaitingPlugin } from "../../ports/run_slots.ts";
import { removeIfThere } from "../files/remove_if_there.ts";
import { HolderFile, readHolders } from "./holder_file.ts";
import { isStarting, type QueueEntry, readQueue, writeEntry } from "./queue_file.ts";
import type { SlotFolder } from "./slot_lock.ts";

/** Slots and queue, while no other process changes them. */
export class LockedSlots {
  readonly #parts: SlotFolder;
  readonly #limits: SlotLimits;
  readonly #now: Date;
  #queue: readonly QueueEntry[];

  constructor(parts: SlotFolder, limits: SlotLimits, now: Date) {
    this.#parts = parts;
    this.#limits = limits;
    this.#now = now;
    this.#queue = readQueue(parts.queue, now);
  }

  get queue(): readonly QueueEntry[] {
    return this.#queue;
  }

  /** Reports whether a process waits for a plugin. */
  isAttended(plugin: string): boolean {
    return this.#queue.some((entry) => entry.plugin === plugin && entry.isAttended);
  }

  /** Puts a plugin into the queue: at the place that it has there, or at the end. */
  request(
    { name: plugin, pool, overlap }: Pick<PluginEntry, "name" | "pool" | "overlap">,
    { file, isAttended, args, since }: Pick<QueueEntry, "isAttended" | "args"> & {
      readonly file: string;
      readonly since: Date | undefined;
    },
  ): QueueEntry {
    const path = `${this.#parts.queue}/${file}`;
    const before = this.#queue.find((entry) => entry.path === path) ??
      this.#queue.find((entry) => entry.plugin === plugin && !entry.isAttended);
    const own: QueueEntry = {
      path,
      plugin,
      pool,
      replaces: overlap === "replace",
      isAttended,
      place: before?.place ?? 1 + (this.#queue.at(-1)?.place ?? 0),
      since: before?.since ?? since ?? this.#now,
      args,
      startedAt: null,
      starts: 0,
    };
    if (before !== undefined) this.#queue = this.#queue.filter((entry) => entry !== before);
    if (before !== undefined && before.path !== path) removeIfThere(before.path);
    this.#queue = [...this.#queue, own].sort((one, other) => one.place - other.place);
    return own;
  }

  /** Reports whether there is a slot for an entry. */
  admits(own: QueueEntry): boolean {
    return this.#admitted().includes(own);
  }

  remove(entry: QueueEntry): void {
    removeIfThere(entry.path);
    this.#queue = this.#queue.filter(({ path }) => path !== entry.path);
  }

  /** Takes a slot for an entry, which leaves the queue. */
  hold(own: QueueEntry, stuckAfterMs: number): HolderFile {
    const { plugin, pool } = own;
    this.remove(own);
    return HolderFile.create(this.#parts.holders, { plugin, pool }, stuckAfterMs);
  }

  /** Returns the entries that are to be started now, and records that they are. */
  markStarted(): QueueEntry[] {
    const due = this.#admitted().filter((entry) => !entry.isAttended && !isStarting(entry, this.#now));
    return due.map((entry) => {
      const started = { ...entry, startedAt: this.#now, starts: entry.starts + 1 };
      writeEntry(started);
      return started;
    });
  }

  /** Returns the plugins that wait, and what for. */
  waiting(): ReadonlyMap<string, WaitingPlugin> {
    const holders = readHolders(this.#parts.holders, this.#now);
    const waiting = this.#queue.map(({ plugin, pool, since }): [string, WaitingPlugin] => {
      const inPool = holders.filter((holder) => pool !== null && holder.pool === pool);
      const isPoolFull = pool !== null && inPool.length >= (this.#limits.pools.get(pool) ?? Infinity);
      const names = (isPoolFull ? inPool : holders).map((holder) => holder.plugin);
      return [plugin, { since, pool: isPoolFull ? pool : null, holders: names.sort() }];
    });
    // The oldest entry of a plugin counts.
    return new Map(waiting.reverse());
  }

  /** Those that are being started count: their slot is kept for them. */
  #admitted(): QueueEntry[] {
    const answers = admit(this.#limits, readHolders(this.#parts.holders, this.#now), this.#queue);
    return this.#queue.filter((_, at) => answers[at]);
  }
}
