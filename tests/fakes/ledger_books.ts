import type { BackfillProgress, BackfillRecord } from "../../src/domain/window/backfill.ts";
import type { Window } from "../../src/domain/contract/run_context.ts";
import type { ClaimState, OpenWindow } from "../../src/domain/window/claim.ts";
import type { Decision, DecisionKind, DecisionRecord } from "../../src/domain/window/decision.ts";
import { isFailure } from "../../src/domain/window/is_failure.ts";
import type { Lease, LeaseRecord } from "../../src/domain/window/owner.ts";
import type { PluginRecord, RunRecord, WindowRecord, WindowState } from "../../src/domain/window/records.ts";
import { triggerOf } from "../../src/domain/window/trigger_of.ts";
import type { ClaimedWindow, ClaimRequest, RunningWindow, Settlement } from "../../src/ports/ledger.ts";

/** What a ledger in memory keeps, and the single steps of keeping it. */
export class LedgerBooks {
  readonly plugins = new Map<string, PluginRecord>();
  /** By id, in the order of their making. */
  readonly windows = new Map<number, WindowRecord>();
  /** By the id of the window. */
  readonly leases = new Map<number, LeaseRecord>();
  /** The last token of each window, by id. */
  readonly tokens = new Map<number, number>();
  /** By id, each with the token of the lease that it ran under. */
  readonly runs = new Map<number, RunRecord & { readonly token: number }>();
  readonly decisions: DecisionRecord[] = [];
  readonly backfills = new Map<number, BackfillRecord>();

  state(plugin: string, backfillId?: number): ClaimState | undefined {
    const record = this.plugins.get(plugin);
    return record && { record, open: this.open(plugin, backfillId), backfill: null };
  }

  open(plugin: string, backfillId: number | null = null): OpenWindow[] {
    const all = this.oldestFirst(plugin);
    const owed = all.filter((window) => window.state === "owed" && window.backfillId === backfillId);
    const soonest = owed.toSorted((a, b) => (a.notBefore?.getTime() ?? 0) - (b.notBefore?.getTime() ?? 0));
    const meant = new Set([...owed.slice(0, 100), ...soonest.slice(0, 100)]);
    return all.filter((window) => window.state === "leased" || meant.has(window))
      .map((window) => ({ ...window, lease: this.leaseOf(window) }));
  }

  take(plugin: string, action: string): PluginRecord {
    const record = this.plugins.get(plugin);
    if (record === undefined) {
      throw new RangeError(`Cannot ${action} "${plugin}": the ledger has no such plugin`);
    }
    return record;
  }

  backfillOf({ plugin, backfillId }: ClaimRequest): BackfillRecord | null {
    if (backfillId === undefined) return null;
    const backfill = this.backfills.get(backfillId);
    if (backfill?.plugin === plugin) return backfill;
    throw new RangeError(`Cannot claim a window of "${plugin}": it has no backfill ${backfillId}`);
  }

  progressOf(backfill: BackfillRecord): BackfillProgress {
    const windows = [...this.windows.values()].filter(({ backfillId }) => backfillId === backfill.id);
    const count = (state: WindowState) => windows.filter((window) => window.state === state).length;
    const settled = windows.filter(({ state }) => state === "done" || state === "skipped");
    return {
      backfill,
      done: count("done"),
      owed: count("owed"),
      leased: count("leased"),
      parked: count("parked"),
      settledMs: settled.reduce((sum, { start, end }) => sum + end.getTime() - start.getTime(), 0),
    };
  }

  decide(plugin: string, kind: DecisionKind, { by, at, why }: Decision, window: Window | null): void {
    this.decisions.push({ id: this.decisions.length + 1, plugin, kind, by, at, why, window });
  }

  leaseOf({ id }: WindowRecord): LeaseRecord | null {
    return this.leases.get(id) ?? null;
  }

  oldestFirst(plugin: string): WindowRecord[] {
    return [...this.windows.values()].filter((window) => window.plugin === plugin)
      .sort((a, b) => a.start.getTime() - b.start.getTime() || a.id - b.id);
  }

  oldestUndone(plugin: string): Date | null {
    const undone = this.oldestFirst(plugin).filter(({ kind, state }) =>
      kind === "scheduled" && (state === "leased" || state === "owed" || state === "parked")
    );
    return undone[0]?.start ?? null;
  }

  oldestParked(plugin: string): Date | null {
    const parked = this.oldestFirst(plugin).filter(({ kind, state }) =>
      kind === "scheduled" && state === "parked"
    );
    return parked[0]?.start ?? null;
  }

  running(plugin: string): RunningWindow[] {
    return [...this.runs.values()].flatMap(({ id: runId, window, token, startedAt, attempt }) => {
      const lease = this.leases.get(window.id);
      const { start } = this.windows.get(window.id) ?? window;
      return lease?.token === token && lease.plugin === plugin
        ? [{ lease, start, runId, startedAt, attempt }]
        : [];
    });
  }

  /** How long the last 20 good runs took. */
  lastWakeUp(plugin: string): Date | null {
    const runs = [...this.runs.values()].filter((run) => run.plugin === plugin && run.trigger !== "backfill");
    return runs.at(-1)?.startedAt ?? null;
  }

  goodRuns(plugin: string): number[] {
    return [...this.runs.values()].filter((run) => run.plugin === plugin && run.outcome === "ok").slice(-20)
      .map(({ startedAt, endedAt }) => (endedAt ?? startedAt).getTime() - startedAt.getTime());
  }

  held({ windowId, token }: Lease): { window: WindowRecord; lease: LeaseRecord } | undefined {
    const [window, lease] = [this.windows.get(windowId), this.leases.get(windowId)];
    return window && lease?.token === token ? { window, lease } : undefined;
  }

  owed(id: number): WindowRecord {
    const window = this.windows.get(id);
    if (window?.state !== "owed") throw new Error(`Cannot lease the window "${id}": it is not owed`);
    return window;
  }

  add(
    { name }: Pick<PluginRecord, "name">,
    { start, end }: Window,
    parts: Partial<WindowRecord> & { readonly state: WindowState },
  ): WindowRecord {
    const id = this.windows.size + 1;
    const window = {
      id,
      plugin: name,
      kind: "scheduled" as const,
      start,
      end,
      attempts: 0,
      failures: 0,
      notBefore: null,
      owedSince: null,
      backfillId: null,
      decision: null,
      reason: null,
      ...parts,
    };
    this.windows.set(id, window);
    return window;
  }

  begin(owed: WindowRecord, request: ClaimRequest): ClaimedWindow {
    const { owner, now, expiresAt, trigger: requested, group, provenance } = request;
    const attempt = owed.attempts + 1;
    const token = (this.tokens.get(owed.id) ?? 0) + 1;
    const window: WindowRecord = { ...owed, state: "leased", attempts: attempt, notBefore: null };
    const { id, plugin, kind, start, end } = window;
    const trigger = triggerOf(requested, attempt);
    const runId = this.runs.size + 1;
    this.windows.set(id, window);
    this.tokens.set(id, token);
    this.leases.set(id, { windowId: id, token, plugin, owner, expiresAt, stopAt: null, group });
    this.runs.set(runId, {
      id: runId,
      plugin,
      window: { id, kind, start, end },
      attempt,
      trigger,
      outcome: "running",
      host: owner.host,
      provenance,
      startedAt: now,
      endedAt: null,
      error: null,
      token,
    });
    return { kind: "claimed", lease: { windowId: id, token }, window, runId, attempt, trigger };
  }

  end(lease: Lease, { outcome, endedAt, error, next }: Settlement): boolean {
    const held = this.held(lease);
    if (held) {
      const notBefore = next.state === "owed" ? next.notBefore : null;
      const failures = held.window.failures + Number(isFailure(outcome));
      this.windows.set(lease.windowId, {
        ...held.window,
        state: next.state,
        failures,
        notBefore,
        owedSince: held.window.owedSince ?? (next.state === "owed" ? endedAt : null),
        reason: next.state === "skipped" ? next.reason : null,
      });
      this.leases.delete(lease.windowId);
    }
    for (const run of this.runs.values()) {
      if (run.window.id !== lease.windowId || run.token !== lease.token) continue;
      // Asked again, for the answer was lost on its way.
      if (run.outcome === outcome && run.endedAt?.getTime() === endedAt.getTime()) return true;
      if (run.outcome !== "running" && run.outcome !== "crashed") continue;
      this.runs.set(run.id, {
        ...run,
        outcome: held ? outcome : "superseded",
        endedAt,
        error: error ?? null,
      });
    }
    return held !== undefined;
  }
}
