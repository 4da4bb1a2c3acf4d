import { warnAfterMs } from "../../domain/manifest/default_timeout.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { Schedule } from "../../domain/schedule/schedule.ts";
import type { NextState } from "../../domain/window/retry.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Dice } from "../../ports/dice.ts";
import type { ClaimedWindow, Ledger, Settlement } from "../../ports/ledger.ts";
import type { LoadedPlugin, LogEntry } from "../../ports/plugin_host.ts";
import { judgeEnd } from "./judge_end.ts";
import { keepLease, LEASE_MS, type LeaseEnd } from "./keep_lease.ts";
import { persist } from "./persist.ts";
import { Stopper, type StopReason } from "./stopper.ts";

/** How long a run may go on after its signal aborted. */
export const GRACE_MS = 10_000;

/** What an attempt works on. */
export interface AttemptRequest {
  readonly entry: PluginEntry;
  readonly claimed: ClaimedWindow;
  readonly plugin: LoadedPlugin;
  /** When the plugin is due. */
  readonly schedule: Schedule;
  /** Aborts, with a reason in words, when the process shall end. */
  readonly stop: AbortSignal;
  /** Gets what Gapless itself has to say in the run's log. */
  readonly note: (entry: LogEntry) => void;
  /** Hears that the run is told to stop, before it has ended. */
  readonly onStop?: ((reason: StopReason) => void) | undefined;
}

/** How an attempt ended. */
export interface AttemptEnd {
  readonly outcome: Settlement["outcome"];
  /** What went wrong, for people; empty if nothing did. */
  readonly report: string;
  /** What became of the window; null if the lease was lost, and so nothing committed. */
  readonly next: NextState | null;
  /** The plugin did not end within the grace period, and was killed. */
  readonly hung: boolean;
}

/** What an attempt works with. */
export interface AttemptRoom {
  readonly clock: Clock;
  readonly dice: Dice;
  readonly ledger: Pick<Ledger, "heartbeat" | "checkpoint" | "settle">;
}

/** Runs one leased window: keeps the lease alive, stops the plugin when it must end, commits how it went. */
export async function attempt(room: AttemptRoom, request: AttemptRequest): Promise<AttemptEnd> {
  const { clock, ledger, dice } = room;
  const { entry, claimed: { lease, window, trigger, ...claimed }, plugin, stop, note, onStop } = request;
  const finished = new AbortController();
  const stopper = new Stopper(stop, onStop);
  const watchers = Promise.all([
    keepLease(
      { clock, ledger, lease, until: finished.signal },
      (why) => stopFor(why, stopper),
    ),
    watchTimeout(entry, { clock, until: finished.signal, stopper, note }),
  ]);
  // A bug there must stop the run, and is told when the run has ended.
  watchers.catch((error) => stopper.stop("cancelled", String(error)));
  const ended = await plugin.run({
    window: { start: window.start, end: window.end },
    attempt: claimed.attempt,
    trigger,
    idempotencyKey: `${entry.name}/${window.start.toISOString()}/${window.end.toISOString()}`,
    signal: stopper.signal,
    graceMs: GRACE_MS,
    onCheckpoint: (until) => commitPrefix(room, request, { until, stopper }),
  });
  finished.abort();
  stopper.release();
  await watchers;
  const stopped = await whyStopped(room, request, stopper.reason);
  const now = clock.now();
  const { retry, delivery } = entry;
  const verdict = judgeEnd(ended, {
    stopped,
    policy: { retry, delivery, schedule: request.schedule },
    window,
    now,
    graceMs: GRACE_MS,
    roll: dice.roll(),
  });
  const { outcome, report, next } = verdict;
  const error = report === "" ? {} : { error: report };
  const settle = () => ledger.settle(lease, { outcome, endedAt: now, next, ...error });
  // What a full disk ended has waited for space already, and has done nothing that must be kept.
  const kept = await (stopped?.outcome === "disk" ? settle() : persist(clock, settle));
  const hung = ended.kind === "aborted" && ended.hung;
  return kept ? { ...verdict, hung } : { outcome: "superseded", report: report || LOST, next: null, hung };
}

function stopFor(why: LeaseEnd, stopper: Stopper): void {
  switch (why) {
    case "lost":
      return stopper.stop("lost", LOST);
    case "stop":
      return stopper.stop("superseded", REPLACED);
    default:
      return stopper.stop("disk", `stopped after 5 minutes: ${why.message}`);
  }
}

const LOST = "the lease of this window is lost: another process took it over";
const REPLACED = "a newer run takes the place of this one";

/** Commits the first part of a window; the run's log says so. */
async function commitPrefix(
  { clock, ledger }: AttemptRoom,
  { claimed: { lease }, note }: AttemptRequest,
  { until, stopper }: { readonly until: Date; readonly stopper: Stopper },
): Promise<void> {
  if (!await ledger.checkpoint(lease, until)) {
    stopper.stop("lost", LOST);
    throw new Error(`Cannot commit the checkpoint: ${LOST}`);
  }
  note({ time: clock.now(), level: "info", message: "checkpoint", fields: { until: until.toISOString() } });
}

/** A process that was told to end may have been told so by a newer run that waits for its place: the ledger knows. */
async function whyStopped(
  { clock, ledger }: AttemptRoom,
  { entry, claimed: { lease } }: AttemptRequest,
  reason: StopReason | undefined,
): Promise<StopReason | undefined> {
  if (entry.overlap !== "replace" || reason?.outcome !== "cancelled") return reason;
  const expiresAt = () => new Date(clock.now().getTime() + LEASE_MS);
  const answer = await persist(clock, () => ledger.heartbeat(lease, expiresAt()));
  return answer === "stop" ? { outcome: "superseded", message: REPLACED } : reason;
}

const NEAR_DEFAULT =
  "this run will soon be ended, because its plugin has no timeout of its own, and the default is " +
  '24 h: write the timeout that suits it into its table of the manifest, or timeout = "none"';

interface TimeoutWatch {
  readonly clock: Clock;
  readonly until: AbortSignal;
  readonly stopper: Stopper;
  readonly note: (entry: LogEntry) => void;
}

async function watchTimeout(
  entry: PluginEntry,
  { clock, until, stopper, note }: TimeoutWatch,
): Promise<void> {
  const { timeoutMs } = entry;
  if (timeoutMs === null) return;
  const warnMs = warnAfterMs(entry);
  if (warnMs !== null) {
    await clock.sleep(warnMs, until);
    if (until.aborted) return;
    note({
      time: clock.now(),
      level: "warn",
      message: NEAR_DEFAULT,
      fields: { ended_after_s: timeoutMs / 1000 },
    });
  }
  await clock.sleep(timeoutMs - (warnMs ?? 0), until);
  if (!until.aborted) stopper.stop("timeout", `timed out after ${timeoutMs / 1000} s`);
}
