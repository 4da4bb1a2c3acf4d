import type { Window } from "../../src/domain/contract/run_context.ts";
import type { ClaimDecision, ClaimState, OpenWindow } from "../../src/domain/window/decide_claim.ts";
import { endOfCrash } from "../../src/domain/window/end_of_crash.ts";
import { isFailure } from "../../src/domain/window/is_failure.ts";
import type { Lease, LeaseRecord } from "../../src/domain/window/owner.ts";
import type { PluginRecord, RunRecord, WindowRecord, WindowState } from "../../src/domain/window/records.ts";
import { registered, type Registration } from "../../src/domain/window/registration.ts";
import { shrink } from "../../src/domain/window/shrink.ts";
import { triggerOf } from "../../src/domain/window/trigger_of.ts";
import type {
  Claim,
  ClaimedWindow,
  ClaimRequest,
  Ledger,
  PluginSummary,
  RunQuery,
  Settlement,
} from "../../src/ports/ledger.ts";

/** A {@linkcode Ledger} in memory, for one process and one test. */
export class FakeLedger implements Ledger {
  readonly #plugins = new Map<string, PluginRecord>();
  /** By id, in the order of their making. */
  readonly #windows = new Map<number, WindowRecord>();
  /** By the id of the window. */
  readonly #leases = new Map<number, LeaseRecord>();
  /** The last token of each window, by id. */
  readonly #tokens = new Map<number, number>();
  /** By id, each with the token of the lease that it ran under. */
  readonly #runs = new Map<number, RunRecord & { readonly token: number }>();

  register(registration: Registration): Promise<PluginRecord> {
    const record = registered(this.#plugins.get(registration.name), registration);
    this.#plugins.set(record.name, record);
    return Promise.resolve(record);
  }

  state(plugin: string): Promise<ClaimState | undefined> {
    return Promise.resolve(this.#state(plugin));
  }

  async claim(request: ClaimRequest, decide: (state: ClaimState) => ClaimDecision): Promise<Claim> {
    await Promise.resolve();
    const state = this.#state(request.plugin);
    if (state === undefined) {
      throw new RangeError(`Cannot claim a window of "${request.plugin}": the ledger has no such plugin`);
    }
    const { crashed, then } = decide(state);
    for (const { lease, next } of crashed) this.#end(lease, endOfCrash(request.now, next));
    switch (then.kind) {
      case "nothing":
      case "busy":
        return then;
      case "retry":
        return this.#begin(this.#owed(then.windowId), request);
      case "new":
        if (then.skipped !== null) this.#add(state.record, then.skipped, { state: "skipped" });
        this.#plugins.set(request.plugin, { ...state.record, cursor: then.window.end });
        return this.#begin(this.#add(state.record, then.window, { state: "owed" }), request);
    }
  }

  heartbeat(lease: Lease, expiresAt: Date): Promise<boolean> {
    const held = this.#held(lease);
    if (held) this.#leases.set(lease.windowId, { ...held.lease, expiresAt });
    return Promise.resolve(held !== undefined);
  }

  async checkpoint(lease: Lease, until: Date): Promise<boolean> {
    await Promise.resolve();
    const held = this.#held(lease);
    if (held === undefined) return false;
    const { window } = held;
    const { done, rest } = shrink(window, until);
    this.#windows.set(window.id, { ...window, ...rest });
    const { kind, attempts, failures } = window;
    this.#add({ name: window.plugin }, done, { state: "done", kind, attempts, failures });
    return true;
  }

  settle(lease: Lease, settlement: Settlement): Promise<boolean> {
    return Promise.resolve(this.#end(lease, settlement));
  }

  retry(plugin: string, now: Date): Promise<number> {
    const waiting = this.#oldestFirst(plugin).filter(({ state }) => state === "owed" || state === "parked");
    for (const window of waiting) {
      this.#windows.set(window.id, { ...window, state: "owed", failures: 0, notBefore: now });
    }
    return Promise.resolve(waiting.length);
  }

  windows(plugin: string, limit = Infinity): Promise<WindowRecord[]> {
    const windows = this.#oldestFirst(plugin);
    return Promise.resolve(windows.slice(Math.max(0, windows.length - limit)));
  }

  runs({ plugin, limit }: RunQuery): Promise<RunRecord[]> {
    const runs = [...this.#runs.values()].map(({ token: _, ...run }) => run).reverse();
    return Promise.resolve(
      runs.filter((run) => plugin === undefined || run.plugin === plugin).slice(0, limit),
    );
  }

  async summaries(): Promise<PluginSummary[]> {
    const records = [...this.#plugins.values()].sort((a, b) => a.name < b.name ? -1 : 1);
    return await Promise.all(records.map(async (record) => {
      const windows = this.#oldestFirst(record.name);
      const waits = windows.flatMap(({ notBefore }) => notBefore === null ? [] : [notBefore.getTime()]);
      const [lastRun] = await this.runs({ plugin: record.name, limit: 1 });
      return {
        record,
        owed: windows.filter(({ state }) => state === "owed").length,
        parked: windows.filter(({ state }) => state === "parked").length,
        leased: windows.filter(({ state }) => state === "leased").length,
        retryAt: waits.length === 0 ? null : new Date(Math.min(...waits)),
        lastRun: lastRun ?? null,
      };
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #state(plugin: string): ClaimState | undefined {
    const record = this.#plugins.get(plugin);
    const open = this.#oldestFirst(plugin).filter(({ state }) => state === "leased" || state === "owed");
    return record &&
      { record, open: open.map((window): OpenWindow => ({ ...window, lease: this.#leaseOf(window) })) };
  }

  #leaseOf({ id }: WindowRecord): LeaseRecord | null {
    return this.#leases.get(id) ?? null;
  }

  #oldestFirst(plugin: string): WindowRecord[] {
    return [...this.#windows.values()].filter((window) => window.plugin === plugin)
      .sort((a, b) => a.start.getTime() - b.start.getTime() || a.id - b.id);
  }

  #held({ windowId, token }: Lease): { window: WindowRecord; lease: LeaseRecord } | undefined {
    const [window, lease] = [this.#windows.get(windowId), this.#leases.get(windowId)];
    return window && lease?.token === token ? { window, lease } : undefined;
  }

  #owed(id: number): WindowRecord {
    const window = this.#windows.get(id);
    if (window?.state !== "owed") throw new Error(`Cannot lease the window "${id}": it is not owed`);
    return window;
  }

  #add(
    { name }: Pick<PluginRecord, "name">,
    { start, end }: Window,
    parts: Partial<WindowRecord> & { readonly state: WindowState },
  ): WindowRecord {
    const id = this.#windows.size + 1;
    const window = {
      id,
      plugin: name,
      kind: "scheduled" as const,
      start,
      end,
      attempts: 0,
      failures: 0,
      notBefore: null,
      ...parts,
    };
    this.#windows.set(id, window);
    return window;
  }

  #begin(owed: WindowRecord, { owner, now, expiresAt, trigger: requested }: ClaimRequest): ClaimedWindow {
    const attempt = owed.attempts + 1;
    const token = (this.#tokens.get(owed.id) ?? 0) + 1;
    const window: WindowRecord = { ...owed, state: "leased", attempts: attempt, notBefore: null };
    const { id, plugin, kind, start, end } = window;
    const trigger = triggerOf(requested, attempt);
    const runId = this.#runs.size + 1;
    this.#windows.set(id, window);
    this.#tokens.set(id, token);
    this.#leases.set(id, { windowId: id, token, plugin, owner, expiresAt });
    this.#runs.set(runId, {
      id: runId,
      plugin,
      window: { id, kind, start, end },
      attempt,
      trigger,
      outcome: "running",
      host: owner.host,
      startedAt: now,
      endedAt: null,
      error: null,
      token,
    });
    return { kind: "claimed", lease: { windowId: id, token }, window, runId, attempt, trigger };
  }

  #end(lease: Lease, { outcome, endedAt, error, next }: Settlement): boolean {
    const held = this.#held(lease);
    if (held) {
      const notBefore = next.state === "owed" ? next.notBefore : null;
      const failures = held.window.failures + Number(isFailure(outcome));
      this.#windows.set(lease.windowId, { ...held.window, state: next.state, failures, notBefore });
      this.#leases.delete(lease.windowId);
    }
    for (const run of this.#runs.values()) {
      if (run.window.id !== lease.windowId || run.token !== lease.token) continue;
      // Asked again, for the answer was lost on its way.
      if (run.outcome === outcome && run.endedAt?.getTime() === endedAt.getTime()) return true;
      if (run.outcome !== "running" && run.outcome !== "crashed") continue;
      this.#runs.set(run.id, {
        ...run,
        outcome: held ? outcome : "superseded",
        endedAt,
        error: error ?? null,
      });
    }
    return held !== undefined;
  }
}
