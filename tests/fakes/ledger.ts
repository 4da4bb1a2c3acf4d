import type { WakeGap, WakeGapRecord } from "../../src/domain/upkeep/wake_gap.ts";
import type { WakeGapQuery } from "../../src/ports/wake_gaps.ts";
import type { ClaimDecision, ClaimState } from "../../src/domain/window/claim.ts";
import { endOfBurial } from "../../src/domain/window/end_of_burial.ts";
import type { Heartbeat, Lease } from "../../src/domain/window/owner.ts";
import type { PluginRecord, RunRecord, WindowRecord } from "../../src/domain/window/records.ts";
import { registered, type Registration } from "../../src/domain/window/registration.ts";
import { median } from "../../src/domain/status/running.ts";
import { isLate } from "../../src/domain/status/is_late.ts";
import { shrink } from "../../src/domain/window/shrink.ts";
import type {
  Claim,
  ClaimRequest,
  Ledger,
  PluginOverview,
  PluginSummary,
  RunQuery,
  Settlement,
  StateQuery,
  WindowQuery,
} from "../../src/ports/ledger.ts";
import { FakeHandWork } from "./hand_work.ts";
import { LedgerBooks } from "./ledger_books.ts";

/** A {@linkcode Ledger} in memory, for one process and one test. */
export class FakeLedger extends FakeHandWork implements Ledger {
  readonly #books: LedgerBooks;

  constructor(books: LedgerBooks = new LedgerBooks()) {
    super(books);
    this.#books = books;
  }

  register(registration: Registration): Promise<PluginRecord> {
    const { name, due, now } = registration;
    const before = this.#books.plugins.get(name);
    const late = before !== undefined && due !== undefined &&
      isLate(before, { ...due, oldestUndone: this.#books.oldestUndone(name), now });
    const record = registered(before, registration, { late });
    this.#books.plugins.set(record.name, record);
    return Promise.resolve(record);
  }

  state(plugin: string, { order, backfillId }: StateQuery = {}): Promise<ClaimState | undefined> {
    const state = this.#books.state(plugin, backfillId);
    return Promise.resolve(
      state && order === "strict" ? { ...state, oldestParked: this.#books.oldestParked(plugin) } : state,
    );
  }

  async claim(request: ClaimRequest, decide: (state: ClaimState) => ClaimDecision): Promise<Claim> {
    await Promise.resolve();
    const record = this.#books.take(request.plugin, "claim a window of");
    const backfill = this.#books.backfillOf(request);
    const open = this.#books.open(request.plugin, request.backfillId);
    const oldestParked = request.order === "strict" ? this.#books.oldestParked(request.plugin) : null;
    const { buried, skipped = [], then } = decide({ record, open, backfill, oldestParked });
    for (const burial of buried) this.#books.end(burial.lease, endOfBurial(burial, request.now));
    for (const { windowId, reason } of skipped) {
      const window = this.#books.owed(windowId);
      this.#books.windows.set(windowId, { ...window, state: "skipped", notBefore: null, reason });
    }
    switch (then.kind) {
      case "nothing":
      case "busy":
        return then;
      case "replace":
        for (const lease of then.leases) {
          this.#books.leases.set(lease.windowId, { ...lease, stopAt: lease.stopAt ?? request.now });
        }
        return then;
      case "retry":
        return this.#books.begin(this.#books.owed(then.windowId), request);
      case "new":
        if (backfill !== null) {
          this.#books.backfills.set(backfill.id, { ...backfill, cursor: then.window.end });
          return this.#books.begin(
            this.#books.add(record, then.window, {
              state: "owed",
              kind: "backfill",
              backfillId: backfill.id,
            }),
            request,
          );
        }
        if (then.skipped !== null) this.#books.add(record, then.skipped, { state: "skipped" });
        this.#books.plugins.set(request.plugin, { ...record, cursor: then.window.end });
        return this.#books.begin(this.#books.add(record, then.window, { state: "owed" }), request);
    }
  }

  heartbeat(lease: Lease, expiresAt: Date): Promise<Heartbeat> {
    const held = this.#books.held(lease);
    if (held === undefined) return Promise.resolve("lost");
    this.#books.leases.set(lease.windowId, { ...held.lease, expiresAt });
    return Promise.resolve(held.lease.stopAt === null ? "held" : "stop");
  }

  async checkpoint(lease: Lease, until: Date): Promise<boolean> {
    await Promise.resolve();
    const held = this.#books.held(lease);
    if (held === undefined) return false;
    const { window } = held;
    const { done, rest } = shrink(window, until);
    this.#books.windows.set(window.id, { ...window, ...rest });
    const { kind, attempts, failures, backfillId } = window;
    this.#books.add({ name: window.plugin }, done, { state: "done", kind, attempts, failures, backfillId });
    return true;
  }

  settle(lease: Lease, settlement: Settlement): Promise<boolean> {
    return Promise.resolve(this.#books.end(lease, settlement));
  }

  windows(plugin: string, query: WindowQuery = {}): Promise<WindowRecord[]> {
    const { from, to, states, limit = Infinity, after } = query;
    const windows = this.#books.oldestFirst(plugin).filter(({ id, start, end, state }) =>
      (from === undefined || end > from) && (to === undefined || start < to) &&
      (states === undefined || states.includes(state)) &&
      (after === undefined || start > after.start || (+start === +after.start && id > after.id))
    );
    const first = after === undefined ? Math.max(0, windows.length - limit) : 0;
    return Promise.resolve(windows.slice(first, first + limit));
  }

  runs({ id, plugin, from, to, outcomes, limit }: RunQuery): Promise<RunRecord[]> {
    const runs = [...this.#books.runs.values()].map(({ token: _, ...run }) => run).reverse();
    const wanted = runs.filter((run) =>
      (id === undefined || run.id === id) && (plugin === undefined || run.plugin === plugin) &&
      (from === undefined || run.startedAt >= from) &&
      (to === undefined || run.startedAt < to) && (outcomes?.includes(run.outcome) ?? true)
    );
    return Promise.resolve(wanted.slice(0, limit));
  }

  async summaries(): Promise<PluginSummary[]> {
    const records = [...this.#books.plugins.values()].sort((a, b) => a.name < b.name ? -1 : 1);
    return await Promise.all(records.map(async (record) => {
      const windows = this.#books.oldestFirst(record.name);
      const waits = windows.flatMap(({ notBefore }) => notBefore === null ? [] : [notBefore.getTime()]);
      const [lastRun] = await this.runs({ plugin: record.name, limit: 1 });
      return {
        record,
        owed: windows.filter(({ state }) => state === "owed").length,
        parked: windows.filter(({ state }) => state === "parked").length,
        leased: windows.filter(({ state }) => state === "leased").length,
        retryAt: waits.length === 0 ? null : new Date(Math.min(...waits)),
        oldestOwed: windows.find(({ state }) => state === "owed" || state === "parked")?.start ?? null,
        oldestUndone: this.#books.oldestUndone(record.name),
        lastRun: lastRun ?? null,
      };
    }));
  }

  async overview(): Promise<PluginOverview[]> {
    return (await this.summaries()).map((summary) => {
      const running = this.#books.running(summary.record.name);
      const medianMs = running.length === 0 ? null : median(this.#books.goodRuns(summary.record.name));
      return { ...summary, running, medianMs, lastWakeUp: this.#books.lastWakeUp(summary.record.name) };
    });
  }

  /** The newest first. */
  readonly gaps: WakeGapRecord[] = [];

  recordWakeGaps(host: string, gaps: readonly WakeGap[], keepFrom: Date): Promise<void> {
    const kept = this.gaps.filter((gap) => gap.host !== host || gap.end >= keepFrom);
    for (const gap of gaps) {
      const touches = (one: WakeGapRecord) =>
        one.host === host && one.plugin === gap.plugin && one.start <= gap.end && one.end >= gap.start;
      const joined = [gap, ...kept.filter(touches)];
      const start = new Date(Math.min(...joined.map(({ start }) => start.getTime())));
      const end = new Date(Math.max(...joined.map(({ end }) => end.getTime())));
      const isWithin = (one: WakeGapRecord) => one.host === host && one.start >= start && one.end <= end;
      const others = kept.filter((one) => !touches(one) && !(gap.plugin === null && isWithin(one)));
      kept.splice(0, kept.length, ...others, { host, plugin: gap.plugin, start, end });
    }
    this.gaps.splice(0, this.gaps.length, ...kept.toSorted((a, b) => b.start.getTime() - a.start.getTime()));
    return Promise.resolve();
  }

  wakeGaps({ plugin, from, to, limit }: WakeGapQuery): Promise<WakeGapRecord[]> {
    const found = this.gaps.filter((gap) =>
      (plugin === undefined || gap.plugin === null || gap.plugin === plugin) &&
      (from === undefined || gap.end > from) && (to === undefined || gap.start < to)
    );
    return Promise.resolve(found.slice(0, limit));
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
