import type { Window } from "../../domain/contract/run_context.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { PermissionGap } from "../../domain/permissions/permission_gap.ts";
import type { Schedule } from "../../domain/schedule/schedule.ts";
import type { ClaimState } from "../../domain/window/claim.ts";
import { cursorOf } from "../../domain/window/cursor_of.ts";
import { decideClaim } from "../../domain/window/decide_claim.ts";
import { registered } from "../../domain/window/registration.ts";
import type { ClaimedWindow } from "../../ports/ledger.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import { attempt, type AttemptEnd, type AttemptRoom } from "../wake/attempt.ts";
import type { StopReason } from "../wake/stopper.ts";
import { claimPolicy, type ClaimRoom, deadLeases } from "../wake/claim_next.ts";
import { type MemoryDeps, reserveMemory } from "../wake/reserve_memory.ts";
import { type SlotDeps, takeSlot } from "../wake/take_slot.ts";
import { gapOf } from "../load/gap_of.ts";
import { loadPlugin, type LoadRoom } from "../load/load_plugin.ts";
import { unlessStopped } from "../load/unless_stopped.ts";
import type { PreparedPlugin, Workshop } from "../load/prepare_plugin.ts";

/** How a trial went. */
export interface Trial {
  readonly window: Window;
  /** Whether the plugin says that it wants to run. */
  readonly enabled: boolean;
  /** Whether the window is due now; if not, it is the one that the next tick will make. */
  readonly due: boolean;
  /** How its grant differs from what it asks for; null if it does not say. */
  readonly gap: PermissionGap | null;
  readonly end: AttemptEnd;
}

/** What `tryWindow()` takes. */
export interface TrialRequest {
  readonly prepared: PreparedPlugin;
  /** Aborts, with a reason in words, when the process shall end. */
  readonly stop: AbortSignal;
  readonly onLog: (entry: LogEntry) => void;
  /** Hears that the run is told to stop, before it has ended. */
  readonly onStop?: ((reason: StopReason) => void) | undefined;
}

/** What windows are tried with. */
export type TrialDeps =
  & ClaimRoom
  & LoadRoom
  & MemoryDeps
  & SlotDeps
  & Pick<Workshop, "manifest">
  & Pick<AttemptRoom, "dice">;

/** Takes every commit for done and keeps nothing. */
const NOTHING_KEPT: AttemptRoom["ledger"] = {
  heartbeat: () => Promise.resolve("held"),
  checkpoint: () => Promise.resolve(true),
  settle: () => Promise.resolve(true),
};

/**
 * Runs a plugin over the window that its next scheduled run would get, and commits nothing.
 *
 * @returns How it went; null if the process shall end before the plugin is loaded.
 * @throws {LinkError | ManifestError | PluginLoadError} If the plugin cannot be loaded.
 */
export async function tryWindow(room: TrialDeps, request: TrialRequest): Promise<Trial | null> {
  const { prepared: { entry }, stop, onLog } = request;
  const need = { entry, stop, echo: onLog, wait: true, beside: true };
  const slot = await takeSlot(room, need);
  try {
    const memory = await reserveMemory(room, need);
    try {
      return await loadAndTry(room, request);
    } finally {
      if (typeof memory === "object") memory[Symbol.dispose]();
    }
  } finally {
    if (typeof slot === "object") await slot.release();
  }
}

async function loadAndTry(
  room: TrialDeps,
  { prepared: { entry }, prepared, stop, onLog, onStop }: TrialRequest,
): Promise<Trial | null> {
  const ready = await unlessStopped(loadPlugin(room, prepared, onLog), stop);
  if (ready === null) return null;
  const { plugin, schedule } = ready;
  try {
    const { window, due } = await windowToTry(room, entry, schedule);
    const claimed = trialClaim(entry, window);
    const { clock, dice } = room;
    const trial = { entry, claimed, plugin, schedule, stop, note: onLog, onStop };
    const end = await attempt({ clock, dice, ledger: NOTHING_KEPT }, trial);
    const enabled = plugin.enabled && entry.enabled !== false;
    return { window, enabled, due, gap: gapOf(room.manifest, entry, plugin.asked), end };
  } finally {
    await plugin.close();
  }
}

async function windowToTry(room: ClaimRoom, entry: PluginEntry, schedule: Schedule) {
  const now = room.clock.now();
  const state = await room.ledger.state(entry.name) ?? newcomer(entry, now);
  const { then } = decideClaim(state, claimPolicy(room, entry, { schedule, dead: deadLeases(room, state) }));
  const owed = then.kind === "retry" ? state.open.find(({ id }) => id === then.windowId) : undefined;
  if (owed) return { window: owed, due: true };
  if (then.kind === "new") return { window: then.window, due: true };
  const start = cursorOf(state.record, entry.since);
  return { window: { start, end: schedule.next(start > now ? start : now) ?? now }, due: false };
}

/** The state of a plugin that the ledger has not heard of yet. */
function newcomer({ name, module }: PluginEntry, now: Date): ClaimState {
  return { record: registered(undefined, { name, module: module.text, now }), open: [], backfill: null };
}

function trialClaim(entry: PluginEntry, { start, end }: Window): ClaimedWindow {
  return {
    kind: "claimed",
    lease: { windowId: 0, token: 0 },
    window: {
      id: 0,
      plugin: entry.name,
      kind: "scheduled",
      state: "leased",
      attempts: 1,
      failures: 0,
      notBefore: null,
      owedSince: null,
      backfillId: null,
      decision: null,
      reason: null,
      start,
      end,
    },
    runId: 0,
    attempt: 1,
    trigger: "manual",
  };
}
