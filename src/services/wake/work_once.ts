import type { Manifest, PluginEntry } from "../../domain/manifest/manifest.ts";
import type { Dice } from "../../ports/dice.ts";
import type { ClaimedWindow } from "../../ports/ledger.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import type { RunLogs } from "../../ports/run_logs.ts";
import type { RunMemory } from "../../ports/run_memory.ts";
import type { RunSlot, RunSlots } from "../../ports/run_slots.ts";
import type { Startup } from "../../ports/startup.ts";
import { attempt, type AttemptEnd } from "./attempt.ts";
import type { ClaimPlan, ClaimRoom } from "./claim_next.ts";
import type { LoadRoom } from "../load/load_plugin.ts";
import { LogTap } from "./log_tap.ts";
import { makeWay } from "./make_way.ts";
import type { StopReason } from "./stopper.ts";
import type { OnRetry } from "./failed_window.ts";
import { loadOnRecord } from "../load/put_on_record.ts";
import { reserveMemory } from "./reserve_memory.ts";
import { takeSlot } from "./take_slot.ts";

/** What windows are worked on with. */
export type WorkRoom = ClaimRoom & LoadRoom & {
  readonly manifest: Pick<Manifest, "logLimit">;
  readonly logs: RunLogs;
  readonly dice: Dice;
  readonly memory: RunMemory;
  readonly slots: RunSlots;
  readonly startup: Startup;
};

/** Whose window is to be worked on. */
export interface WorkRequest {
  readonly entry: PluginEntry;
  /** Aborts, with a reason in words, when the process shall end. */
  readonly stop: AbortSignal;
  /** Gets every line that the plugin logs, beside the run's log. */
  readonly echo: (entry: LogEntry) => void;
  /** Hears that the run is told to stop, before it has ended. */
  readonly onStop?: ((reason: StopReason) => void) | undefined;
  /** Hears of a window that failed and is tried again, before that is waited for. */
  readonly onRetry?: OnRetry | undefined;
  /** Wait for a slot in this process, instead of being started again when there is one. */
  readonly wait?: boolean;
  /** When the wake-up was woken that goes on with this one, from the queue for a slot. */
  readonly since?: Date | undefined;
  /** Wait for a slot, and for memory, even if another process waits for the same plugin. */
  readonly beside?: boolean;
  /** A person wants it at once, whatever runs already. */
  readonly isUrgent?: boolean;
}

/** What became of it. `waiting`: there is no slot, and it is in the queue for one. */
export type Work =
  | { readonly kind: "nothing" | "busy" | "waiting" | "disabled" }
  | { readonly kind: "ran"; readonly claimed: ClaimedWindow; readonly end: AttemptEnd };

/** Takes a slot, reserves memory, loads a plugin, claims at most one window, and runs it. */
export async function workOnce(room: WorkRoom, request: WorkRequest, plan: ClaimPlan): Promise<Work> {
  const slot = await takeSlot(room, request);
  if (slot === undefined) return { kind: "nothing" };
  if (typeof slot === "string") return { kind: slot };
  try {
    return await workInSlot(room, request, { ...plan, slot });
  } finally {
    await slot.release();
  }
}

/** A plan with a slot for it. */
type SlotPlan = ClaimPlan & { readonly slot: RunSlot };

async function workInSlot(room: WorkRoom, request: WorkRequest, plan: SlotPlan): Promise<Work> {
  const memory = await reserveMemory(room, request);
  if (memory === undefined) return { kind: "nothing" };
  if (memory === "busy") return { kind: "busy" };
  try {
    return await loadAndRun(room, request, plan);
  } finally {
    memory[Symbol.dispose]();
  }
}

async function loadAndRun(
  room: WorkRoom,
  { entry, stop, echo, onStop }: WorkRequest,
  { prepared, claim, slot }: SlotPlan,
): Promise<Work> {
  const tap = new LogTap();
  const ready = await loadOnRecord(room, { prepared, stop, onLog: tap.write });
  if (ready === null) return { kind: "nothing" };
  try {
    if (!ready.told.enabled) return { kind: "disabled" };
    if (stop.aborted) return { kind: "nothing" };
    const { schedule, plugin: { group } } = ready;
    let claimed = await claim({ schedule, group });
    while (claimed.kind === "replace") {
      room.startup.over();
      if (!await makeWay(room, claimed.leases, stop)) return { kind: "busy" };
      claimed = await claim({ schedule, group });
    }
    if (claimed.kind !== "claimed") return { kind: claimed.kind };
    const { plugin } = ready;
    const ending = attempt(room, { entry, claimed, plugin, schedule, stop, note: tap.write, onStop });
    room.startup.over();
    // Not before: the run has begun, and what it logs waits for this.
    const log = room.logs.open(entry.name, claimed.runId, room.manifest.logLimit);
    tap.open((line) => {
      log.write(line);
      slot.sign();
      echo(line);
    });
    const end = await ending;
    // What it logged last is in the log before the end is.
    await plugin.close();
    if (end.report !== "") {
      log.write({ time: room.clock.now(), level: "error", message: end.report, report: true });
    }
    log.close();
    return { kind: "ran", claimed, end };
  } finally {
    await ready.plugin.close();
  }
}
