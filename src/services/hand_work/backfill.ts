import type { BackfillProgress, BackfillRecord } from "../../domain/window/backfill.ts";
import type { Trigger, Window } from "../../domain/contract/run_context.ts";
import type { PreparedPlugin } from "../load/prepare_plugin.ts";
import { claimPiece, glanceAtBackfill, type PieceRequest } from "./claim_piece.ts";
import { type ClaimPlan, glance } from "../wake/claim_next.ts";
import { wake, type WakeRoom } from "../wake/wake.ts";
import type { FailedWindow } from "../wake/failed_window.ts";
import { WindowTries } from "../wake/window_tries.ts";
import { type PreparedWork, readAgain, type Reread } from "../wake/read_again.ts";
import { workOnce, type WorkRequest } from "../wake/work_once.ts";

/** How long a backfill waits while another run of its plugin holds it up. */
const BUSY_MS = 1_000;

/** What `runBackfill()` takes. */
export interface BackfillRequest extends WorkRequest {
  readonly prepared: PreparedPlugin;
  /** Reads the manifest again, before each attempt but the first. */
  readonly reread?: Reread<WakeRoom>;
  readonly backfill: BackfillRecord;
  /** How many windows are worked on at a time. */
  readonly parallel: number;
  readonly trigger: Trigger;
  /** Hears how far it is: at first, and after every run. */
  readonly onProgress: (progress: BackfillProgress) => void;
  /** Hears that another run of the plugin holds it up; each time that it has looked. */
  readonly onBusy?: () => Promise<void>;
}

/** What became of a backfill. */
export interface BackfillReport {
  /** `disabled`: the plugin says that it is not enabled. */
  readonly result: "done" | "unfinished" | "disabled";
  /** Windows done, in the order of their end; those that wake-ups would have done among them. */
  readonly windows: readonly Window[];
  readonly failures: readonly FailedWindow[];
  readonly progress: BackfillProgress | undefined;
}

/**
 * Works on a backfill, window after window or some at a time, until it is done, until `stop` aborts, or until two of its
 * windows have failed for good. Where the plugin's runs may not overlap it gives way: whatever a wake-up would do by now is
 * done before each of its own windows.
 */
export async function runBackfill(room: WakeRoom, request: BackfillRequest): Promise<BackfillReport> {
  const { backfill } = request;
  const own = new WindowTries(room.clock, request.onRetry);
  const others: WakeResult = { windows: [], failures: [] };
  await tellProgress(room, request);
  const lanes = await Promise.all(
    Array.from({ length: request.parallel }, () => workInLane(room, request, { own, others })),
  );
  const progress = await room.ledger.backfill(backfill.id);
  return {
    result: lanes.includes("disabled") ? "disabled" : progress && isDone(progress) ? "done" : "unfinished",
    windows: [...others.windows, ...own.done],
    failures: [...others.failures, ...own.failed],
    progress,
  };
}

/** What wake-ups would have done. */
interface WakeResult {
  readonly windows: Window[];
  readonly failures: FailedWindow[];
}

interface Results {
  readonly own: WindowTries;
  readonly others: WakeResult;
}

async function workInLane(
  room: WakeRoom,
  request: BackfillRequest,
  { own, others }: Results,
): Promise<"disabled" | "over"> {
  const { stop, reread } = request;
  let plugin: PreparedWork<WakeRoom> = { entry: request.entry, room, prepared: request.prepared };
  for (let isOld = false; !stop.aborted; isOld = true) {
    if (plugin.entry.overlap !== "allow") await giveWay({ ...request, ...plugin }, others);
    if (stop.aborted) break;
    const outlook = await glanceAtBackfill(plugin.room, { ...request, ...plugin, usedUp: own.usedUp });
    if (outlook === "nothing") return "over";
    if (outlook === "busy") {
      await request.onBusy?.();
      await room.clock.sleep(BUSY_MS, stop);
      continue;
    }
    const now = isOld ? await readAgain(plugin, reread) : plugin;
    if (now === undefined) return "disabled";
    plugin = now;
    const { entry, prepared } = now;
    const piece: PieceRequest = { ...request, entry, usedUp: own.usedUp };
    const claim: ClaimPlan["claim"] = (options) => claimPiece(now.room, { ...piece, ...options, prepared });
    const step = await workOnce(now.room, { ...request, entry, wait: true, beside: true }, {
      prepared,
      claim,
    });
    if (step.kind === "disabled") return "disabled";
    if (step.kind !== "ran") continue;
    const goOn = await own.note(step, { retry: entry.retry, stop });
    await tellProgress(room, request);
    if (!goOn) return "over";
  }
  return "over";
}

/** Does what a wake-up would do by now, if anything. */
async function giveWay(request: BackfillRequest & PreparedWork<WakeRoom>, others: WakeResult): Promise<void> {
  const { room, entry, prepared, stop, echo, onStop, onRetry, reread } = request;
  if (await glance(room, prepared) !== "maybe") return;
  const hooks = { stop, echo, onStop, onRetry, ...reread && { reread } };
  const woken = await wake(room, { ...hooks, entry: { ...entry, jitterMs: 0 } });
  others.windows.push(...woken.windows);
  others.failures.push(...woken.failures);
}

async function tellProgress(
  { ledger }: Pick<WakeRoom, "ledger">,
  { backfill, onProgress }: Pick<BackfillRequest, "backfill" | "onProgress">,
): Promise<void> {
  const progress = await ledger.backfill(backfill.id);
  if (progress !== undefined) onProgress(progress);
}

function isDone({ backfill: { cursor, end }, owed, leased, parked }: BackfillProgress): boolean {
  return cursor >= end && owed + leased + parked === 0;
}
