import type { Window } from "../domain/contract/run_context.ts";
import type { PluginEntry } from "../domain/manifest/manifest.ts";
import type { NextState } from "../domain/window/retry.ts";
import type { Dice } from "../ports/dice.ts";
import type { LogEntry } from "../ports/plugin_host.ts";
import type { RunLogs } from "../ports/run_logs.ts";
import { attempt, type AttemptEnd } from "./attempt.ts";
import { claimNext, type ClaimRoom, glance } from "./claim_next.ts";
import { keepOutlook, type OutlookRoom } from "./keep_outlook.ts";
import type { LoadRoom } from "./load_plugin.ts";
import { LogTap } from "./log_tap.ts";
import type { PreparedPlugin, Workshop } from "./prepare_plugin.ts";
import { loadOnRecord, prepareOnRecord } from "./put_on_record.ts";
import { waitForTick } from "./wait_for_tick.ts";
import { waitJitter } from "./wait_jitter.ts";

/** What a wake-up works with. */
export type WakeRoom = ClaimRoom & LoadRoom & Workshop & OutlookRoom & {
  readonly logs: RunLogs;
  readonly dice: Dice;
};

/** What a wake-up is about. */
export interface WakeRequest {
  readonly entry: PluginEntry;
  /** Aborts, with a reason in words, when the process shall end. */
  readonly stop: AbortSignal;
  /** Gets every line that the plugin logs, beside the run's log. */
  readonly echo: (entry: LogEntry) => void;
}

/** What a wake-up did. */
export interface WakeReport {
  readonly result: "done" | "nothing due" | "busy" | "failed";
  /** Windows done, in the order of their work. */
  readonly windows: readonly Window[];
  /** Windows that failed and were not mended by a retry. */
  readonly failures: readonly FailedWindow[];
}

/** A window that failed. */
export interface FailedWindow {
  readonly window: Window;
  readonly attempt: number;
  readonly outcome: AttemptEnd["outcome"];
  readonly report: string;
  /** Null if the lease was lost. */
  readonly next: NextState | null;
}

/**
 * Does one wake-up of a plugin: window after window while something is due, each in a sandbox of its own.
 *
 * A failed window is tried again up to `retry.attempts` times, with its backoff between. Once a window has used them up
 * it is left owed, and the wake-up goes on with other windows until one of those fails too. A schedule with seconds has
 * ticks within a minute; for those of its own minute the wake-up waits.
 *
 * @throws {LinkError | ManifestError | PluginLoadError} If the plugin cannot be loaded; the ledger then knows why.
 */
export async function wake(room: WakeRoom, request: WakeRequest): Promise<WakeReport> {
  const { clock } = room;
  const { entry, stop } = request;
  const windows: Window[] = [];
  const failures = new Map<number, FailedWindow>();
  const tries = new Map<number, number>();
  const usedUp = new Set<number>();
  let busy = false;
  if (entry.enabled === false) return { result: "nothing due", windows, failures: [] };
  const prepared = await prepareOnRecord(room, entry);
  await waitJitter(room, prepared, stop);
  while (!stop.aborted) {
    const step = await takeOne(room, request, { prepared, usedUp });
    if (step.kind === "nothing" && await waitForTick(room, entry, stop)) continue;
    if (step.kind !== "ran") {
      busy = step.kind === "busy";
      break;
    }
    const { claimed: { window, attempt }, end } = step;
    if (end.outcome === "ok") {
      windows.push({ start: window.start, end: window.end });
      failures.delete(window.id);
      continue;
    }
    failures.set(window.id, { window, attempt, outcome: end.outcome, report: end.report, next: end.next });
    if (end.hung || end.next === null || end.outcome === "superseded" || usedUp.size > 0) break;
    const used = (tries.get(window.id) ?? 0) + 1;
    tries.set(window.id, used);
    if (end.next.state === "owed" && used < entry.retry.attempts) {
      await clock.sleep(end.next.notBefore.getTime() - clock.now().getTime(), stop);
    } else {
      usedUp.add(window.id);
    }
  }
  const result = resultOf(windows, failures.size, busy);
  // Where wake-ups come too early, the next one may do so too.
  if (result === "nothing due") await keepOutlook(room, prepared);
  return { result, windows, failures: [...failures.values()] };
}

function resultOf(windows: readonly Window[], failed: number, busy: boolean): WakeReport["result"] {
  if (failed > 0) return "failed";
  if (windows.length > 0) return "done";
  return busy ? "busy" : "nothing due";
}

interface Turn {
  readonly prepared: PreparedPlugin;
  /** Windows that are not to be tried again in this wake-up. */
  readonly usedUp: ReadonlySet<number>;
}

/** Looks, loads, claims and runs at most one window. */
async function takeOne(room: WakeRoom, { entry, stop, echo }: WakeRequest, { prepared, usedUp }: Turn) {
  const outlook = await glance(room, prepared, usedUp);
  if (outlook === "nothing" || outlook === "busy") return { kind: outlook };
  const tap = new LogTap();
  const ready = await loadOnRecord(room, { prepared, stop, onLog: tap.write });
  try {
    if (!ready.told.enabled || stop.aborted) return { kind: "nothing" } as const;
    const claimed = await claimNext(room, entry, { schedule: ready.schedule, usedUp });
    // Owners that are asked to stop do so at their next sign of life; a later wake-up finds the place free.
    if (claimed.kind === "replace") return { kind: "busy" } as const;
    if (claimed.kind !== "claimed") return claimed;
    const log = room.logs.open(entry.name, claimed.runId);
    tap.open((line) => {
      log.write(line);
      echo(line);
    });
    const end = await attempt(room, { entry, claimed, plugin: ready.plugin, stop, note: tap.write });
    if (end.report !== "") log.write({ time: room.clock.now(), level: "error", message: end.report });
    log.close();
    return { kind: "ran", claimed, end } as const;
  } finally {
    ready.plugin.close();
  }
}
