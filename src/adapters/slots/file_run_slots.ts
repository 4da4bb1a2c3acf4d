import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { SlotLimits } from "../../domain/slots/admit.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RunSlot, RunSlots, TakeSlotOptions, WaitingPlugin } from "../../ports/run_slots.ts";
import { ifExistsSync } from "../files/if_exists.ts";
import type { FileLock } from "../semaphore/file_lock.ts";
import type { HolderFile } from "./holder_file.ts";
import { LockedSlots } from "./locked_slots.ts";
import { attendEntry, type QueueEntry, writeEntry } from "./queue_file.ts";
import { withSlots } from "./slot_lock.ts";
import { takeReports } from "./take_reports.ts";

/** How often a process that waits looks whether its turn has come. */
const POLL_MS = 100;
/** How long a wake-up may go on by being queued again and again. */
const LONGEST_MS = 900_000;

const UNLIMITED: RunSlot = { sign: () => {}, release: () => Promise.resolve() };

/** What {@linkcode FileRunSlots} needs. */
export interface FileRunSlotsOptions {
  /** Absolute path of a folder in the state folder. */
  readonly folder: string;
  readonly limits: SlotLimits;
  readonly clock: Clock;
  /** Returns the arguments that wake a plugin. */
  readonly argsOf: (plugin: string) => readonly string[];
  /** Starts this program with such arguments, as a process that outlives this one. */
  readonly start: (plugin: string, args: readonly string[], since: Date) => void;
}

type Plugin = Pick<PluginEntry, "name" | "pool" | "overlap">;

/** {@linkcode RunSlots} in a folder: locked files for those who hold a slot, and a queue of those who wait. */
export class FileRunSlots implements RunSlots {
  readonly isLimited = true;
  readonly #options: FileRunSlotsOptions;

  constructor(options: FileRunSlotsOptions) {
    this.#options = options;
  }

  async take(plugin: Plugin, options: TakeSlotOptions): Promise<RunSlot | "waiting" | "busy" | undefined> {
    try {
      return await this.#take(plugin, options);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // A full disk, say: no run is to be lost for it.
      options.onNotice(`max_concurrent and pools are not applied: ${error.message}`);
      return UNLIMITED;
    }
  }

  async withdraw(plugin: string): Promise<void> {
    await this.#change((slots) => {
      for (const entry of slots.queue) {
        if (entry.plugin === plugin && entry.startedAt !== null) slots.remove(entry);
      }
    });
  }

  async startWaiting(): Promise<void> {
    await this.#change(() => {});
  }

  async takeReports(): Promise<string[]> {
    return await withSlots(this.#options.folder, this.#options.clock, ({ reports }) => takeReports(reports));
  }

  async waiting(): Promise<ReadonlyMap<string, WaitingPlugin>> {
    const { folder, limits, clock } = this.#options;
    try {
      // Whoever only looks makes no folder.
      if (ifExistsSync(() => Deno.lstatSync(folder)) === undefined) return new Map();
      return await withSlots(folder, clock, (parts) => new LockedSlots(parts, limits, clock.now()).waiting());
    } catch (error) {
      // Another user's folder, a disk that is read-only.
      if (!(error instanceof Error)) throw error;
      return new Map();
    }
  }

  async #take(plugin: Plugin, options: TakeSlotOptions): ReturnType<RunSlots["take"]> {
    const { stop, wait, beside, onNotice } = options;
    const stuckAfterMs = await options.stuckAfterMs();
    const request = {
      file: wait ? `${plugin.name}.${crypto.randomUUID()}` : plugin.name,
      isAttended: wait,
      since: options.since,
      args: this.#options.argsOf(plugin.name),
    };
    let lock: FileLock | undefined;
    try {
      while (!stop.aborted) {
        const answer = await this.#change((slots) => {
          // Who waits already does whatever is due by then.
          if (lock === undefined && !beside && slots.isAttended(plugin.name)) {
            return wait ? "busy" : "waiting";
          }
          const own = slots.request(plugin, request);
          if (slots.admits(own)) return slots.hold(own, stuckAfterMs);
          if (!wait && this.#isOver(own)) {
            slots.remove(own);
            return "busy";
          }
          if (!wait) writeEntry(own);
          else lock ??= attendEntry(own);
          return "waiting";
        });
        if (typeof answer !== "string") return this.#slot(answer);
        if (!wait || answer === "busy") return answer;
        onNotice(this.#waitsFor(plugin));
        await this.#options.clock.sleep(POLL_MS, stop);
      }
      return undefined;
    } finally {
      lock?.[Symbol.dispose]();
    }
  }

  #slot(holder: HolderFile): RunSlot {
    return {
      sign: () => holder.sign(),
      release: async () => {
        try {
          await this.#change(() => holder.remove());
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          // Whoever comes next sees that it is free.
          holder.unlock();
        }
      },
    };
  }

  /** Whether a wake-up has been at work for so long that it is for cron to go on with another one, if there is one. */
  #isOver({ since }: Pick<QueueEntry, "since">): boolean {
    return this.#options.clock.now().getTime() - since.getTime() > LONGEST_MS;
  }

  /** Changes the slots, and then starts those for whom there is one. */
  async #change<T>(change: (slots: LockedSlots) => T): Promise<T> {
    const { folder, limits, clock, start } = this.#options;
    const now = clock.now();
    const [result, started] = await withSlots(folder, clock, (parts) => {
      const slots = new LockedSlots(parts, limits, now);
      return [change(slots), slots.markStarted()] as const;
    });
    for (const { plugin, args, since } of started) {
      try {
        start(plugin, args, since);
      } catch (error) {
        // The program is being replaced, say: it is started again by whoever comes next.
        if (!(error instanceof Error)) throw error;
      }
    }
    return result;
  }

  #waitsFor({ pool }: Plugin): string {
    const { maxConcurrent, pools } = this.#options.limits;
    const limits = [
      ...maxConcurrent === null ? [] : [`${maxConcurrent} at a time of all plugins`],
      ...pool === null || !pools.has(pool) ? [] : [`${pools.get(pool)} of the pool "${pool}"`],
    ];
    return `waiting for a slot: ${limits.join(", ")}`;
  }
}
