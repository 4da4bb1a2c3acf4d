import type { AskedPermission } from "../../../domain/permissions/asked_permission.ts";
import type { SandboxGroup } from "../../../domain/window/owner.ts";
import type { Job, LoadedPlugin, RunEnd } from "../../../ports/plugin_host.ts";
import type { ControlMessage, Fault } from "../protocol/messages.ts";
import { GONE } from "./describe_exit.ts";
import type { SandboxProcess } from "./sandbox_process.ts";
import type { Ending, SandboxSession } from "./sandbox_session.ts";
import { within } from "./within.ts";

/** What a {@linkcode ProcessPlugin} needs. */
export interface ProcessPluginOptions {
  readonly enabled: boolean;
  readonly interval: string;
  readonly asked: readonly AskedPermission[] | null;
  readonly process: SandboxProcess;
  readonly session: SandboxSession;
  readonly explain: (fault: Fault) => Promise<Fault>;
}

/** A {@linkcode LoadedPlugin} in a process of its own, good for one run. */
export class ProcessPlugin implements LoadedPlugin {
  readonly enabled: boolean;
  readonly interval: string;
  readonly asked: readonly AskedPermission[] | null;
  readonly group: SandboxGroup;
  readonly #process: SandboxProcess;
  readonly #session: SandboxSession;
  readonly #explain: (fault: Fault) => Promise<Fault>;

  constructor({ enabled, interval, asked, process, session, explain }: ProcessPluginOptions) {
    this.enabled = enabled;
    this.interval = interval;
    this.asked = asked;
    this.group = process.group;
    this.#process = process;
    this.#session = session;
    this.#explain = explain;
  }

  async run(job: Job): Promise<RunEnd> {
    const checkpoints = new Checkpoints(job, (message) => this.#process.send(message));
    this.#session.onCheckpoint = (until) => checkpoints.take(until);
    try {
      return await this.#settle(job);
    } finally {
      // Not waited for: all processes have been killed, and meanwhile the caller may commit how the run ended. Who closes
      // the plugin later hears of a failure.
      this.close().catch(() => {});
      // The caller that settles the run now must not meet a checkpoint that is still being committed.
      await checkpoints.settled();
    }
  }

  close(): Promise<void> {
    return this.#session.end();
  }

  async #settle(job: Job): Promise<RunEnd> {
    if (job.signal.aborted) return { kind: "aborted", hung: false };
    this.#start(job);
    const over = new AbortController();
    const aborted = new Promise<"aborted">((resolve) => {
      job.signal.addEventListener("abort", () => resolve("aborted"), { signal: over.signal });
    });
    const first = await Promise.race([this.#session.ended, aborted]);
    over.abort();
    return first === "aborted" ? await this.#stop(job) : await this.#endOf(first);
  }

  #start({ window, attempt, trigger, idempotencyKey }: Job): void {
    const start = window.start.getTime();
    const end = window.end.getTime();
    this.#process.send({ kind: "run", start, end, attempt, trigger, idempotencyKey });
  }

  async #stop({ signal, graceMs }: Job): Promise<RunEnd> {
    this.#process.send({ kind: "abort", reason: textOf(signal.reason) });
    const ending = await within(graceMs, this.#session.ended);
    return { kind: "aborted", hung: ending === undefined };
  }

  async #endOf(ending: Ending): Promise<RunEnd> {
    switch (ending.kind) {
      case "returned":
        return { kind: "ok" };
      case "failed":
        return { kind: "failed", ...await this.#explain(ending.fault) };
      case "gone":
        return { kind: "failed", message: GONE, report: GONE };
    }
  }
}

/** Commits what a run checks in, one checkpoint after another, and answers each. */
class Checkpoints {
  readonly #job: Job;
  readonly #send: (message: ControlMessage) => void;
  #start: Date;
  #last: Promise<void> = Promise.resolve();

  constructor(job: Job, send: (message: ControlMessage) => void) {
    this.#job = job;
    this.#send = send;
    this.#start = job.window.start;
  }

  take(until: Date | null): void {
    this.#last = this.#last.then(() => this.#commit(until));
  }

  settled(): Promise<void> {
    return this.#last;
  }

  async #commit(until: Date | null): Promise<void> {
    try {
      // The sandbox has checked it; but what comes out of there is a plugin's word.
      if (until === null || !(until > this.#start && until < this.#job.window.end)) {
        throw new RangeError(
          "Cannot commit the checkpoint: it is not an instant inside the rest of the window",
        );
      }
      await this.#job.onCheckpoint(until);
      this.#start = until;
      this.#send({ kind: "checkpoint kept" });
    } catch (error) {
      this.#send({ kind: "checkpoint refused", why: textOf(error) });
    }
  }
}

function textOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
