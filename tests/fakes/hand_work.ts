import type { Window } from "../../src/domain/contract/run_context.ts";
import type { Backfill, BackfillProgress, BackfillRecord } from "../../src/domain/window/backfill.ts";
import { formatStep } from "../../src/domain/window/step.ts";
import type { Decision, DecisionKind, DecisionRecord } from "../../src/domain/window/decision.ts";
import { bury } from "../../src/domain/window/bury.ts";
import { activeFrom, lastsAsLong, type Pause, pauseAt } from "../../src/domain/window/pause.ts";
import { endOfBurial } from "../../src/domain/window/end_of_burial.ts";
import type { WindowRecord } from "../../src/domain/window/records.ts";
import {
  CursorMovedError,
  type NewPause,
  type OperatorActions,
  type Resumption,
  type Rewind,
  type Rewound,
  type WindowChoice,
} from "../../src/ports/operator_actions.ts";
import type { LedgerBooks } from "./ledger_books.ts";

/** {@linkcode OperatorActions} in memory. */
export class FakeHandWork implements OperatorActions {
  readonly #books: LedgerBooks;

  constructor(books: LedgerBooks) {
    this.#books = books;
  }

  retry(choice: WindowChoice): Promise<number> {
    return this.#changeWaiting(
      choice,
      "retry",
      () => ({ state: "owed", failures: 0, notBefore: choice.decision.at, owedSince: choice.decision.at }),
    );
  }

  skip(choice: WindowChoice): Promise<number> {
    return this.#changeWaiting(choice, "skip", ({ by, at, why }) => ({
      state: "skipped",
      notBefore: null,
      decision: { by, at, why },
    }));
  }

  async pause(
    plugin: string,
    { until = null, keepsLonger = false, ...decision }: NewPause,
  ): Promise<boolean> {
    await Promise.resolve();
    const record = this.#books.take(plugin, "pause");
    const pause: Pause = { ...decision, until };
    const before = pauseAt(record, pause.at);
    if (before !== null && before.until?.getTime() === until?.getTime()) return false;
    if (before !== null && keepsLonger && lastsAsLong(before, pause)) return false;
    this.#books.decide(plugin, "pause", pause, pause.until && { start: pause.at, end: pause.until });
    const activeSince = activeFrom(record, pause.at);
    this.#books.plugins.set(plugin, { ...record, pause, activeSince });
    return true;
  }

  async resume(plugin: string, { decision, skip }: Resumption): Promise<boolean> {
    await Promise.resolve();
    const record = this.#books.take(plugin, "resume");
    if (pauseAt(record, decision.at) === null) return false;
    const cursor = skip?.end ?? record.cursor;
    if (skip && record.cursor !== null && record.cursor.getTime() !== skip.start.getTime()) {
      throw new CursorMovedError(plugin);
    }
    this.#books.decide(plugin, "resume", decision, skip);
    if (skip) this.#books.add(record, skip, { state: "skipped", decision });
    this.#books.plugins.set(plugin, { ...record, pause: null, cursor, activeSince: decision.at });
    return true;
  }

  async skipTime(plugin: string, skip: Window, decision: Decision): Promise<void> {
    await Promise.resolve();
    const record = this.#books.take(plugin, "skip time of");
    if (record.cursor !== null && record.cursor.getTime() !== skip.start.getTime()) {
      throw new CursorMovedError(plugin);
    }
    this.#books.decide(plugin, "skip", decision, skip);
    this.#books.add(record, skip, { state: "skipped", decision });
    this.#books.plugins.set(plugin, { ...record, cursor: skip.end });
  }

  async rewind(plugin: string, { to, decision, ...policy }: Rewind): Promise<Rewound> {
    await Promise.resolve();
    const record = this.#books.take(plugin, "rewind");
    const from = record.cursor;
    if (from === null || from <= to) return { kind: "nothing", cursor: from };
    const beyond = (window: WindowRecord) =>
      window.kind === "scheduled" && window.state !== "rewound" && window.end > to;
    const open = this.#books.open(plugin).filter(beyond);
    const { buried, left } = bury(open, { ...policy, now: decision.at });
    const held = left.find(({ lease }) => lease !== null)?.lease;
    if (held) return { kind: "busy", owner: held.owner };
    for (const burial of buried) this.#books.end(burial.lease, endOfBurial(burial, decision.at));
    this.#books.decide(plugin, "rewind", decision, { start: to, end: from });
    const taken = this.#books.oldestFirst(plugin).filter(beyond);
    for (const window of taken) {
      const start = window.start < to ? to : window.start;
      this.#books.windows.set(window.id, { ...window, start, state: "rewound", notBefore: null, decision });
      if (window.start < to) {
        const { state, attempts, failures, notBefore, owedSince, decision, reason } = window;
        this.#books.add(record, { start: window.start, end: to }, {
          state,
          attempts,
          failures,
          notBefore,
          owedSince,
          decision,
          reason,
        });
      }
    }
    this.#books.plugins.set(plugin, { ...record, cursor: to });
    return { kind: "rewound", from, windows: taken.length };
  }

  async beginBackfill(plugin: string, backfill: Backfill, decision: Decision): Promise<BackfillRecord> {
    await Promise.resolve();
    this.#books.take(plugin, "backfill");
    const key = ({ start, end, step }: Backfill) => [start.getTime(), end.getTime(), formatStep(step)].join();
    const same = (await this.backfills(plugin)).find((other) => key(other.backfill) === key(backfill));
    if (same !== undefined) return same.backfill;
    const { start, end, step } = backfill;
    this.#books.decide(plugin, "backfill", decision, { start, end });
    const id = this.#books.backfills.size + 1;
    const record = { id, plugin, start, end, step, cursor: start };
    this.#books.backfills.set(id, record);
    return record;
  }

  backfills(plugin?: string): Promise<BackfillProgress[]> {
    return Promise.resolve(
      [...this.#books.backfills.values()].filter((backfill) =>
        plugin === undefined || backfill.plugin === plugin
      )
        .map((backfill) => this.#books.progressOf(backfill)).filter((
          { backfill: { cursor, end }, owed, leased, parked },
        ) => cursor < end || owed + leased + parked > 0),
    );
  }

  backfill(id: number): Promise<BackfillProgress | undefined> {
    const backfill = this.#books.backfills.get(id);
    return Promise.resolve(backfill && this.#books.progressOf(backfill));
  }

  decisions(
    { plugin, limit }: { readonly plugin?: string; readonly limit?: number },
  ): Promise<DecisionRecord[]> {
    const decisions = this.#books.decisions.filter((one) => plugin === undefined || one.plugin === plugin);
    return Promise.resolve(decisions.reverse().slice(0, limit));
  }

  async #changeWaiting(
    { plugin, windowId, decision }: WindowChoice,
    kind: DecisionKind,
    change: (decision: Decision) => Partial<WindowRecord>,
  ): Promise<number> {
    await Promise.resolve();
    const waiting = this.#books.oldestFirst(plugin).filter(({ id, state }) =>
      (state === "owed" || state === "parked") && (windowId === undefined || id === windowId)
    );
    const [first] = waiting;
    if (first === undefined) return 0;
    const end = new Date(Math.max(...waiting.map((window) => window.end.getTime())));
    this.#books.decide(plugin, kind, decision, { start: first.start, end });
    for (const window of waiting) this.#books.windows.set(window.id, { ...window, ...change(decision) });
    return waiting.length;
  }
}
