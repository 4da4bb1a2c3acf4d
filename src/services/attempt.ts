import type { PluginEntry, RetryPolicy } from "../domain/manifest/manifest.ts";
import { afterFailure, type NextState } from "../domain/window/retry.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClaimedWindow, Ledger, Settlement } from "../ports/ledger.ts";
import type { LoadedPlugin, RunEnd } from "../ports/plugin_host.ts";
import { keepLease } from "./keep_lease.ts";
import { persist } from "./persist.ts";
import { Stopper, type StopReason } from "./stopper.ts";

/** How long a run may go on after its signal aborted. */
const GRACE_MS = 10_000;

/** What an attempt works on. */
export interface AttemptRequest {
  readonly entry: PluginEntry;
  readonly claimed: ClaimedWindow;
  readonly plugin: LoadedPlugin;
  /** Aborts, with a reason in words, when the process shall end. */
  readonly stop: AbortSignal;
}

/** How an attempt ended. */
export interface AttemptEnd {
  readonly outcome: Settlement["outcome"] | "superseded";
  /** What went wrong, for people; empty if nothing did. */
  readonly report: string;
  /** What became of the window. */
  readonly next: NextState;
  /** The plugin could not be stopped: nothing more can be done in this process. */
  readonly hung: boolean;
}

/** What an attempt works with. */
export interface AttemptRoom {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "heartbeat" | "checkpoint" | "settle">;
}

/** Runs one leased window: keeps the lease alive, stops the plugin when it must end, commits how it went. */
export async function attempt(
  { clock, ledger }: AttemptRoom,
  { entry, claimed, plugin, stop }: AttemptRequest,
): Promise<AttemptEnd> {
  const { lease, window: { start, end } } = claimed;
  const finished = new AbortController();
  const stopper = new Stopper(stop);
  const watchers = Promise.all([
    keepLease({ clock, ledger, lease, until: finished.signal }, () => stopper.stop("superseded", LOST)),
    watchTimeout(entry.timeoutMs, { clock, until: finished.signal, stopper }),
  ]);
  // A bug there must stop the run, and is told when the run has ended.
  watchers.catch((error) => stopper.stop("cancelled", String(error)));
  const ended = await plugin.run({
    window: { start, end },
    attempt: claimed.attempt,
    trigger: claimed.trigger,
    idempotencyKey: `${entry.name}/${start.toISOString()}/${end.toISOString()}`,
    signal: stopper.signal,
    graceMs: GRACE_MS,
    onCheckpoint: async (until) => {
      if (await ledger.checkpoint(lease, until)) return;
      stopper.stop("superseded", LOST);
      throw new Error(`Cannot commit the checkpoint: ${LOST}`);
    },
  });
  finished.abort();
  stopper.release();
  await watchers;
  const now = clock.now();
  const verdict = judge(ended, {
    stopped: stopper.reason,
    retry: entry.retry,
    failures: claimed.window.failures + 1,
    now,
  });
  const { outcome, report, next } = verdict;
  const error = report === "" ? {} : { error: report };
  const kept = await persist(clock, () => ledger.settle(lease, { outcome, endedAt: now, next, ...error }));
  const hung = ended.kind === "aborted" && ended.hung;
  return kept ? { ...verdict, hung } : { ...verdict, outcome: "superseded", report: report || LOST, hung };
}

const LOST = "the lease of this window is lost: another process took it over";

interface TimeoutWatch {
  readonly clock: Clock;
  readonly until: AbortSignal;
  readonly stopper: Stopper;
}

async function watchTimeout(
  timeoutMs: number | null,
  { clock, until, stopper }: TimeoutWatch,
): Promise<void> {
  if (timeoutMs === null) return;
  await clock.sleep(timeoutMs, until);
  if (!until.aborted) stopper.stop("timeout", `timed out after ${timeoutMs / 1000} s`);
}

type Verdict = Omit<AttemptEnd, "hung" | "outcome"> & Pick<Settlement, "outcome">;

interface Circumstances {
  readonly stopped: StopReason | undefined;
  readonly retry: RetryPolicy;
  /** Failures of the window, this one included if it is one. */
  readonly failures: number;
  readonly now: Date;
}

/** Decides what a run's end makes of its window. */
function judge(ended: RunEnd, { stopped, retry, failures, now }: Circumstances): Verdict {
  const failed = afterFailure(retry, failures, now);
  switch (ended.kind) {
    case "ok":
      return { outcome: "ok", report: "", next: { state: "done" } };
    case "failed":
      return { outcome: "failed", report: ended.report, next: failed };
    case "aborted":
      // Work that ended after the abort may have ended because of it: the window stays owed.
      return stopped?.outcome === "timeout"
        ? { outcome: "timeout", report: stopped.message, next: failed }
        : {
          outcome: "cancelled",
          report: stopped?.message ?? "cancelled",
          next: { state: "owed", notBefore: now },
        };
  }
}
