import type { AskedPermission } from "../../domain/permissions/asked_permission.ts";
import type { Job, LoadedPlugin, RunEnd } from "../../ports/plugin_host.ts";
import type { Fault } from "./protocol.ts";
import type { Ending, Sandbox } from "./sandbox.ts";
import { within } from "./within.ts";

/** What a {@linkcode WorkerPlugin} needs. */
export interface WorkerPluginOptions {
  readonly enabled: boolean;
  readonly interval: string;
  readonly asked: readonly AskedPermission[] | null;
  readonly sandbox: Sandbox;
  readonly explain: (fault: Fault) => Promise<Fault>;
}

/** Said of a plugin whose sandbox went away before it answered. */
export const GONE =
  "it ended its own process (Deno.exit(), process.exit() or self.close()) before it was done";

const DAY_MS = 86_400_000;

/** A {@linkcode LoadedPlugin} in a worker, good for one run. */
export class WorkerPlugin implements LoadedPlugin {
  readonly enabled: boolean;
  readonly interval: string;
  readonly asked: readonly AskedPermission[] | null;
  readonly group = null;
  readonly #sandbox: Sandbox;
  readonly #explain: (fault: Fault) => Promise<Fault>;

  constructor({ enabled, interval, asked, sandbox, explain }: WorkerPluginOptions) {
    this.enabled = enabled;
    this.interval = interval;
    this.asked = asked;
    this.#sandbox = sandbox;
    this.#explain = explain;
  }

  async run(job: Job): Promise<RunEnd> {
    // A worker that is gone holds nothing: without a timer the process would end here, and with code 0.
    const alive = setInterval(() => {}, DAY_MS);
    let checkpoint = Promise.resolve();
    this.#sandbox.onCheckpoint = (until) => {
      checkpoint = this.#checkpoint(job, until);
    };
    try {
      return await this.#settle(job);
    } finally {
      this.close();
      // Whoever settles the run now must not meet a checkpoint that is still being committed.
      await checkpoint;
      clearInterval(alive);
    }
  }

  close(): void {
    this.#sandbox.onCheckpoint = () => {};
    this.#sandbox.close();
  }

  async #settle(job: Job): Promise<RunEnd> {
    if (job.signal.aborted) return { kind: "aborted", hung: false };
    this.#start(job);
    const over = new AbortController();
    const aborted = new Promise<"aborted">((resolve) => {
      job.signal.addEventListener("abort", () => resolve("aborted"), { signal: over.signal });
    });
    const first = await Promise.race([this.#sandbox.ended, aborted]);
    over.abort();
    return first === "aborted" ? await this.#stop(job) : await this.#endOf(first);
  }

  #start({ window, attempt, trigger, idempotencyKey }: Job): void {
    const start = window.start.getTime();
    const end = window.end.getTime();
    this.#sandbox.post({ kind: "run", start, end, attempt, trigger, idempotencyKey });
  }

  async #stop({ signal, graceMs }: Job): Promise<RunEnd> {
    this.#sandbox.post({ kind: "abort", reason: textOf(signal.reason) });
    const ending = await within(graceMs, this.#sandbox.ended);
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

  async #checkpoint({ onCheckpoint }: Job, until: Date): Promise<void> {
    try {
      await onCheckpoint(until);
      this.#sandbox.post({ kind: "checkpoint kept" });
    } catch (error) {
      this.#sandbox.post({ kind: "checkpoint refused", why: textOf(error) });
    }
  }
}

function textOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
