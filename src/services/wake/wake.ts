import type { Window } from "../../domain/contract/run_context.ts";
import { claimNext, type ClaimPlan, glance } from "./claim_next.ts";
import { keepOutlook, type OutlookRoom } from "./keep_outlook.ts";
import type { PreparedPlugin, Workshop } from "../load/prepare_plugin.ts";
import { prepareOnRecord } from "../load/put_on_record.ts";
import { waitForExpiry } from "./wait_for_expiry.ts";
import { waitForTick } from "./wait_for_tick.ts";
import { waitJitter } from "./wait_jitter.ts";
import type { FailedWindow } from "./failed_window.ts";
import { WindowTries } from "./window_tries.ts";
import { type Work, workOnce, type WorkRequest, type WorkRoom } from "./work_once.ts";

/** What a wake-up works with. */
export type WakeRoom = WorkRoom & Workshop & OutlookRoom;

/** What a wake-up is about. */
export interface WakeRequest extends WorkRequest {
  /** A person asks for all time up to here, ticks or not, and for all owed windows, whatever their wait. */
  readonly upTo?: Date;
}

/** What became of a wake-up. `stopped`: it was told to end before it had found out, or done, all that is due. */
export type WakeResult = "done" | "nothing due" | "busy" | "failed" | "stopped";

/** What a wake-up did. */
export interface WakeReport {
  readonly result: WakeResult;
  /** Windows done, in the order of their work. */
  readonly windows: readonly Window[];
  /** Windows that failed and were not mended by a retry. */
  readonly failures: readonly FailedWindow[];
}

/**
 * Does one wake-up of a plugin: window after window while something is due, each in a sandbox of its own.
 *
 * A failed window is tried again up to `retry.attempts` times, with its backoff between. Once a window has used them up
 * it is left owed, and the wake-up goes on with other windows until one of those fails too. A schedule with seconds has
 * ticks within a minute; for those of its own minute the wake-up waits, and for leases that run out in it.
 *
 * @throws {LinkError | ManifestError | PluginLoadError} If the plugin cannot be loaded; the ledger then knows why.
 */
export async function wake(room: WakeRoom, request: WakeRequest): Promise<WakeReport> {
  const { entry, stop, upTo } = request;
  const tries = new WindowTries(room.clock, entry.retry, request.onRetry);
  let busy = false;
  if (entry.enabled === false) return { result: "nothing due", windows: [], failures: [] };
  const prepared = await prepareOnRecord(room, entry);
  if (upTo === undefined && entry.jitterMs > 0) {
    room.startup.over();
    await waitJitter(room, prepared, stop);
  }
  while (!stop.aborted) {
    const step = await takeOne(room, request, { prepared, usedUp: tries.usedUp });
    if (step.kind === "ran") {
      if (await tries.note(step, stop)) continue;
      break;
    }
    if (upTo === undefined && await waitInMinute(room, step.kind, request)) continue;
    busy = step.kind === "busy";
    break;
  }
  const { done: windows, failed: failures } = tries;
  const result = failures.length > 0
    ? "failed"
    : stop.aborted
    ? "stopped"
    : windows.length > 0
    ? "done"
    : busy
    ? "busy"
    : "nothing due";
  // Where wake-ups come too early, the next one may do so too.
  if (result === "nothing due") await keepOutlook(room, prepared);
  return { result, windows, failures };
}

/** Waits for what may come within this minute after a look that came to nothing. Returns whether to look again. */
async function waitInMinute(
  room: WakeRoom,
  found: Exclude<Work["kind"], "ran">,
  { entry, stop }: WakeRequest,
): Promise<boolean> {
  room.startup.over();
  switch (found) {
    case "nothing":
      return await waitForTick(room, entry, stop);
    case "busy":
      return await waitForExpiry(room, entry, stop);
    case "disabled":
      return false;
  }
}

interface Round {
  readonly prepared: PreparedPlugin;
  /** Windows that are not to be tried again in this wake-up. */
  readonly usedUp: ReadonlySet<number>;
}

/** Looks, loads, claims and runs at most one window. */
async function takeOne(room: WakeRoom, request: WakeRequest, { prepared, usedUp }: Round): Promise<Work> {
  const { upTo } = request;
  const circumstances = { usedUp, ...(upTo === undefined ? {} : { upTo }) };
  const outlook = await glance(room, prepared, circumstances);
  if (outlook !== "maybe") return { kind: outlook };
  const claim: ClaimPlan["claim"] = (options) => claimNext(room, prepared, { ...options, ...circumstances });
  return await workOnce(room, request, { prepared, claim });
}
