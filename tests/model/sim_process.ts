import type { PluginEntry } from "../../src/domain/manifest/manifest.ts";
import type { Owner } from "../../src/domain/window/owner.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Job, LoadedPlugin, RunEnd } from "../../src/ports/plugin_host.ts";

/** What a plugin does when its signal aborts. */
export type Manner = "obey" | "finish" | "hang";

/** A plugin's run that is under way in a process: the world says what comes of it. */
export interface Work {
  end(end: RunEnd): void;
  /** Commits so much of the rest of the window; goes on without waiting for that. */
  checkpoint(percent: number): void;
}

/** What a process is made of. */
export interface ProcessParts {
  readonly owner: Owner;
  /** The manifest's entry as it was when the process began. */
  readonly entry: PluginEntry;
  readonly manner: Manner;
  /** Up to when a person asked for all time; left out for cron's wake-ups. */
  readonly upTo?: Date;
}

/** A process on one of the hosts of a world. It lives until its work is done, or it is killed. */
export class SimProcess implements ProcessParts {
  readonly owner: Owner;
  readonly entry: PluginEntry;
  readonly manner: Manner;
  readonly upTo?: Date;
  readonly stop = new AbortController();
  alive = true;
  /** When it looked into the ledger last. */
  looked = 0;
  /** Runs under way in it: more than one in a backfill that works side by side. */
  readonly works = new Set<Work>();

  constructor({ owner, entry, manner, upTo }: ProcessParts) {
    this.owner = owner;
    this.entry = entry;
    this.manner = manner;
    if (upTo !== undefined) this.upTo = upTo;
  }

  /** Loads the plugin, whose runs last until the world ends them, or until they are aborted. */
  load(clock: Clock): LoadedPlugin {
    const run = async (job: Job) => {
      const { promise, resolve: end } = Promise.withResolvers<RunEnd>();
      const work = { end, checkpoint: checkpointer(job) };
      const abort = () => this.#abort(job, { clock, end });
      if (job.signal.aborted) abort();
      job.signal.addEventListener("abort", abort);
      this.works.add(work);
      const ended = await promise;
      this.works.delete(work);
      return ended;
    };
    return {
      enabled: true,
      interval: "0 * * * *",
      asked: null,
      group: null,
      run,
      close: () => Promise.resolve(),
    };
  }

  /** Ends without a word: nothing that it waits for ever comes. */
  kill(): void {
    this.alive = false;
    this.works.clear();
  }

  async #abort(
    { graceMs }: Job,
    { clock, end }: Pick<Work, "end"> & { readonly clock: Clock },
  ): Promise<void> {
    switch (this.manner) {
      case "obey":
        return end({ kind: "aborted", hung: false });
      case "finish":
        return end({ kind: "ok" });
      case "hang":
        await clock.sleep(graceMs);
        return end({ kind: "aborted", hung: true });
    }
  }
}

function checkpointer({ window, onCheckpoint }: Job): Work["checkpoint"] {
  let rest = window.start.getTime();
  return (percent) => {
    const until = rest + Math.floor((window.end.getTime() - rest) * percent / 100);
    if (until === rest) return;
    rest = until;
    // The plugin is told what came of it, and goes on.
    onCheckpoint(new Date(until)).catch(() => {});
  };
}
