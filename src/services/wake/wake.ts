import type { Window } from "../../domain/contract/run_context.ts";
import { claimNext, type ClaimPlan, glance } from "./claim_next.ts";
import { keepOutlook, type OutlookRoom } from "./keep_outlook.ts";
import type { Workshop } from "../load/prepare_plugin.ts";
import { prepareOnRecord } from "../load/put_on_record.ts";
import { type ManifestPlugin, type PreparedWork, readAgain, type Reread } from "./read_again.ts";
import { waitForExpiry } from "./wait_for_expiry.ts";
import { beginRetryWait, type RetryWaitDeps } from "./wait_for_retry.ts";
import { waitForTick } from "./wait_for_tick.ts";
import { waitJitter } from "./wait_jitter.ts";
import type { FailedWindow } from "./failed_window.ts";
import { WindowTries } from "./window_tries.ts";
import { type Work, workOnce, type WorkRequest, type WorkRoom } from "./work_once.ts";

/** What a wake-up works with. */
export type WakeRoom = WorkRoom & Workshop & OutlookRoom & RetryWaitDeps;

/** What a wake-up is about. */
export interface WakeRequest extends WorkRequest {
  /** A person asks for all time up to here, ticks or not, and for all owed windows, whatever their wait. */
  readonly upTo?: Date;
  /** Reads the manifest again, before each attempt but the first. */
  readonly reread?: Reread<WakeRoom>;
}

/** What became of a wake-up. `waiting`: all slots are taken, and it is started again when its turn comes. `stopped`: it was told to end before it had found out, or done, all that is due. */
export type WakeResult = "done" | "nothing due" | "busy" | "waiting" | "failed" | "stopped";

/** What a wake-up did. */
export interface WakeReport {
  readonly result: WakeResult;
  /** Windows done, in the order of their work. */
  readonly windows: readonly Window[];
  /** Windows that failed, and that no retry did. */
  readonly failures: readonly FailedWindow[];
  /** Whether its time was over before all that is due was done: a later wake-up continues. */
  readonly isCut: boolean;
  /** What kept it from going on after its first run, such as a manifest that has errors since. */
  readonly error?: unknown;
}

/** How long a wake-up takes up further windows, unless a person waits for it. */
export const WORK_MS = 15 * 60_000;

/**
 * Does one wake-up of a plugin: window after window while something is due, each in a sandbox of its own. Manifest and code are
 * read again before every attempt.
 *
 * A failed window is tried again up to `retry.attempts` times, with its backoff between, if that is a minute at most. Else it
 * is left owed, and the wake-up goes on with other windows until one of those fails too. A schedule with seconds has ticks
 * within a minute; for those of its own minute the wake-up waits, and for leases that run out in it.
 *
 * @throws {LinkError | ManifestError | PluginLoadError} If the plugin cannot be loaded; the ledger then knows why.
 */
export async function wake(room: WakeRoom, request: WakeRequest): Promise<WakeReport> {
  const { entry, stop, upTo } = request;
  const tries = new WindowTries(room.clock, request.onRetry);
  if (entry.enabled === false) return { result: "nothing due", windows: [], failures: [], isCut: false };
  const plugin = { entry, room, prepared: await prepareOnRecord(room, entry) };
  if (upTo === undefined && entry.jitterMs > 0) {
    room.startup.over();
    await waitJitter(room, plugin.prepared, stop);
  }
  const end = await workThrough(plugin, request, tries);
  const { done: windows, failed: failures } = tries;
  const result = failures.length > 0
    ? "failed"
    : stop.aborted
    ? "stopped"
    : windows.length > 0
    ? "done"
    : end.held ?? "nothing due";
  // Where wake-ups come too early, the next one may do so too.
  if (result === "nothing due") await keepOutlook(room, plugin.prepared);
  const { isCut = false, error } = end;
  return { result, windows, failures, isCut, ...error !== undefined && { error } };
}

/** Why a wake-up did not go on. */
interface WorkEnd {
  /** Why nothing more is taken. */
  readonly held?: "busy" | "waiting";
  readonly isCut?: boolean;
  readonly error?: unknown;
}

async function workThrough(
  first: PreparedWork<WakeRoom>,
  request: WakeRequest,
  tries: WindowTries,
): Promise<WorkEnd> {
  const { stop, upTo, reread } = request;
  const { clock } = first.room;
  const end = upTo === undefined ? clock.now().getTime() + WORK_MS : Infinity;
  let plugin = first;
  // Who has just read all that has seen it as it is; a jitter may have taken long.
  let isOld = first.entry.jitterMs > 0;
  while (!stop.aborted) {
    const found = await precheck(plugin, request, tries);
    if (isOld && found === "maybe") {
      if (clock.now().getTime() >= end) return { isCut: true };
      try {
        const now = await readAgain(plugin, reread);
        if (now === undefined) return {};
        plugin = now;
      } catch (error) {
        // The caller reports it, after what failed before.
        return { error };
      }
    }
    const step = found === "maybe" ? await takeOne(plugin, request, tries) : { kind: found } as const;
    isOld = true;
    if (step.kind === "ran") {
      const { entry, room } = plugin;
      const beginWait = (until: Date) => beginRetryWait(room, entry, until);
      if (!await tries.note(step, { retry: entry.retry, stop, beginWait })) return {};
    } else if (upTo !== undefined || !await waitInMinute(plugin, step.kind, stop)) {
      return step.kind === "busy" || step.kind === "waiting" ? { held: step.kind } : {};
    }
  }
  return {};
}

/** Waits for what may come within this minute after a precheck that came to nothing. Returns whether to check again. */
async function waitInMinute(
  { room, entry }: ManifestPlugin<WakeRoom>,
  found: Exclude<Work["kind"], "ran">,
  stop: AbortSignal,
): Promise<boolean> {
  room.startup.over();
  switch (found) {
    case "nothing":
      return await waitForTick(room, entry, stop);
    case "busy":
      return await waitForExpiry(room, entry, stop);
    case "waiting":
    case "disabled":
      return false;
  }
}

/** Reports whether a claim may come to something, without loading the plugin. */
async function precheck(
  { room, prepared }: PreparedWork<WakeRoom>,
  request: WakeRequest,
  tries: WindowTries,
) {
  return await glance(room, prepared, circumstancesOf(request, tries));
}

function circumstancesOf({ upTo }: WakeRequest, { usedUp }: WindowTries) {
  return { usedUp, ...(upTo === undefined ? {} : { upTo }) };
}

/** Loads the plugin, claims and runs at most one window. */
async function takeOne(
  plugin: PreparedWork<WakeRoom>,
  request: WakeRequest,
  tries: WindowTries,
): Promise<Work> {
  const { room, entry, prepared } = plugin;
  const { upTo } = request;
  const circumstances = circumstancesOf(request, tries);
  const claim: ClaimPlan["claim"] = (options) => claimNext(room, prepared, { ...options, ...circumstances });
  return await workOnce(room, { ...request, entry, isUrgent: upTo !== undefined }, { prepared, claim });
}
