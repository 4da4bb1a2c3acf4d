import { assert, assertEquals } from "@std/assert";
import { isFailure } from "../../src/domain/window/is_failure.ts";
import { pauseAt } from "../../src/domain/window/pause.ts";
import type { Lease } from "../../src/domain/window/owner.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { assertTiling } from "../contracts/assert_tiling.ts";
import { type Books, EMPTY, readBooks, windowIn } from "./books.ts";
import { assertNewWindow } from "./assert_new_window.ts";
import { assertInOrder, FailureRules } from "./failure_rules.ts";
import { assertOnly } from "./assert_only.ts";
import { notable } from "./notable.ts";
import type { Seen } from "./event_seen.ts";
import type { SimProcess } from "./sim_process.ts";
import { changesOf, type TrackChange } from "./track_changes.ts";

/** A lease as the referee knows it. */
interface Holder {
  readonly process: SimProcess;
  readonly token: number;
  expiresAt: number;
}

/** Hosts and servers may differ by this much in what they take for the same moment. */
const BLUR_MS = 1_000;

/**
 * Watches every call that reaches a ledger, and holds what it did against the rules: which instants may come to stand where,
 * by whose hand. It knows nothing of how a ledger decides; it knows who lives, who holds which lease, and what was promised.
 */
export class Referee {
  readonly #truth: Ledger;
  readonly #since: Date;
  #books: Books = EMPTY;
  #origin: Date | null = null;
  readonly #holders = new Map<number, Holder>();
  readonly #failures = new FailureRules();
  /** Windows whose owners were asked to stop. */
  readonly #stopped = new Set<number>();
  readonly tally: Map<string, number>;
  /** Ends of runs that were committed: to say them again changes nothing, and is true. */
  readonly #settled = new Set<string>();

  /** @param truth The ledger itself, with nothing in between. */
  constructor(truth: Ledger, since: Date, tally: Map<string, number>) {
    this.tally = tally;
    this.#truth = truth;
    this.#since = since;
  }

  /** What stood in the ledger after the last call. */
  get books(): Books {
    return this.#books;
  }

  /** Judges a call that was carried out for a process at that moment. */
  async judge(process: SimProcess, seen: Seen, now: Date): Promise<void> {
    for (const what of notable(seen, this.#books)) this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
    if (seen.method === "look") {
      process.looked = now.getTime();
      return;
    }
    if (seen.method === "heartbeat") return this.#heartbeat(seen.args, seen.result);
    const [before, after] = [this.#books, await readBooks(this.#truth, process.entry.name)];
    this.#books = after;
    const changes = changesOf(before, after);
    const call = { process, now, before, after, changes };
    switch (seen.method) {
      case "claim":
        this.#claim(call, seen);
        break;
      case "checkpoint":
        this.#checkpoint(call, seen);
        break;
      case "settle":
        this.#settle(call, seen);
        break;
      case "retry":
        this.#failures.retried(seen.args[0], before);
        assertOnly(changes, ({ from, to }) => from === "parked" && to === "owed", seen);
        break;
      case "skip":
        assertOnly(
          changes,
          ({ from, to }) => (from === "parked" || from === "owed") && to === "skipped",
          seen,
        );
        break;
      case "resume":
        this.#resume(call, seen);
        break;
      case "rewind":
        this.#rewind(call, seen);
        break;
      default:
        assertOnly(changes, () => false, seen);
    }
    this.#checkCover(call, seen);
  }

  #claim(call: Judged, seen: Seen & { method: "claim" }): void {
    const { process, now, before, after, changes } = call;
    const { args: [request], result } = seen;
    const claimed = result.kind === "claimed" ? result : null;
    const track = request.backfillId ?? null;
    assertOnly(changes, (change) => {
      const { from, to, windowId, end } = change;
      const isOnce = process.entry.delivery === "at_most_once";
      if (from === "owed" && to === "skipped") return isOnce && this.#hasBegun(call, windowId);
      if (from === "leased") {
        return (to === "owed" || to === "parked" || isOnce && to === "skipped") &&
          this.#mayBury(call, windowId);
      }
      if (claimed === null || change.track !== track) return false;
      if (to === "leased") return (from === "owed" || from === null) && windowId === claimed.window.id;
      return from === null && to === "skipped" && process.entry.catchup === "latest" &&
        end === claimed.window.start.getTime();
    }, seen);
    for (const [windowId, holder] of this.#holders) {
      const window = windowIn(after, windowId);
      const relet = claimed?.window.id === windowId;
      if (window?.state === "leased" && !relet) continue;
      assert(
        this.#mayBury(call, windowId),
        `A claim took the lease of window ${windowId} from pid ${holder.process.owner.pid}, which lives`,
      );
      this.#holders.delete(windowId);
      this.#failures.judge({
        ...call,
        windowId,
        entry: process.entry,
        at: process.upTo ?? request.now,
        isFailure: !this.#stopped.has(windowId),
      });
    }
    for (const { windowId } of result.kind === "replace" ? result.leases : []) this.#stopped.add(windowId);
    if (claimed === null) {
      if (result.kind === "busy") assert(this.#holders.size > 0, "Busy, and nobody holds a lease");
      return;
    }
    const isPaused = before.record !== null && pauseAt(before.record, process.upTo ?? request.now) !== null;
    assert(!isPaused || track !== null, "A window of a paused plugin was claimed");
    assert(
      process.entry.overlap === "allow" || this.#holders.size === 0,
      "A second lease beside a living one",
    );
    const { lease, window } = claimed;
    if (track === null) assertInOrder(process.entry, lease.windowId, after);
    this.#stopped.delete(lease.windowId);
    this.#holders.set(lease.windowId, {
      process,
      token: lease.token,
      expiresAt: request.expiresAt.getTime(),
    });
    assertEquals(windowIn(after, lease.windowId)?.state, "leased");
    const old = windowIn(before, lease.windowId);
    if (old === undefined) {
      if (track === null) {
        assertNewWindow(window, {
          process,
          now: new Date(Math.max(now.getTime(), process.looked)),
          cursor: before.record?.cursor ?? this.#since,
        });
      }
    } else if (process.entry.delivery === "at_most_once") {
      assertEquals(old.attempts, 0, "A window that began was begun again");
    } else if (old.state === "owed" && request.trigger !== "manual" && track === null) {
      const notBefore = old.notBefore?.getTime() ?? 0;
      const early = notBefore > Math.max(now.getTime(), process.looked) &&
        notBefore <= now.getTime() + process.entry.retry.maxMs;
      assert(!early, "An owed window was taken before its time");
    }
  }

  #checkpoint({ before, changes }: Judged, seen: Seen & { method: "checkpoint" }): void {
    const { args: [lease, until], result } = seen;
    assertEquals(result, this.#holds(lease), "A stale lease commits a checkpoint, or a good one does not");
    const start = windowIn(before, lease.windowId)?.start.getTime();
    assertOnly(
      changes,
      (change) =>
        result && change.from === "leased" && change.to === "done" && change.start === start &&
        change.end === until.getTime(),
      seen,
    );
    assertEquals(changes.length, Number(result), "A checkpoint that commits nothing");
  }

  #settle({ process, before, after, changes }: Judged, seen: Seen & { method: "settle" }): void {
    const { args: [lease, settlement], result } = seen;
    const key = JSON.stringify([lease, settlement.outcome, settlement.endedAt]);
    const held = this.#holds(lease);
    assertEquals(result, held || this.#settled.has(key), "A stale lease settles, or a good one does not");
    const { outcome, next } = settlement;
    assertEquals(next.state === "done", outcome === "ok", "Done without success");
    assertOnly(
      changes,
      ({ from, to, windowId }) =>
        held && from === "leased" && to === next.state && windowId === lease.windowId,
      seen,
    );
    if (!held) return;
    this.#holders.delete(lease.windowId);
    this.#settled.add(key);
    assertEquals(windowIn(after, lease.windowId)?.state, next.state, "An end that commits nothing");
    const failures = (windowIn(before, lease.windowId)?.failures ?? 0) + Number(isFailure(outcome));
    assertEquals(windowIn(after, lease.windowId)?.failures, failures, "A failure was miscounted");
    if (outcome === "ok") return;
    const attempt = { entry: process.entry, at: settlement.endedAt, isFailure: isFailure(outcome) };
    this.#failures.judge({ ...attempt, windowId: lease.windowId, before, after });
  }

  #resume({ before, changes }: Judged, seen: Seen & { method: "resume" }): void {
    const { args: [, { skip }], result } = seen;
    const cursor = before.record?.cursor ?? this.#since;
    assertOnly(
      changes,
      ({ from, to, start, end, track }) =>
        result && skip !== null && track === null && from === null && to === "skipped" &&
        start === cursor.getTime() && end === skip.end.getTime(),
      seen,
    );
  }

  #rewind(call: Judged, seen: Seen & { method: "rewind" }): void {
    const { changes, before, after } = call;
    const { args: [, { to, decision }], result } = seen;
    const rewound = result.kind === "rewound";
    assertOnly(
      changes,
      ({ track, from, to: state, start, windowId }) =>
        rewound && track === null &&
        (state === null && start >= to.getTime() ||
          from === "leased" && ["owed", "parked", "skipped"].includes(state ?? "") &&
            this.#mayBury(call, windowId)),
      seen,
    );
    if (!rewound) return;
    this.#failures.rewound(before, after, decision.at);
    const from = before.record?.cursor;
    assertEquals([after.record?.cursor, result.from], [to, from]);
    const old = new Set(before.windows.filter(({ state }) => state === "rewound").map(({ id }) => id));
    const taken = after.windows.filter(({ id, state }) => state === "rewound" && !old.has(id));
    const first = this.#origin !== null && this.#origin > to ? this.#origin : to;
    if (from) assertTiling(taken, first, from);
    if (this.#origin !== null && this.#origin > to) this.#origin = to;
    for (const { id } of taken) {
      if (this.#holders.has(id)) {
        assert(this.#mayBury(call, id), "A rewind took a window from under a living process");
      }
      this.#holders.delete(id);
    }
  }

  #heartbeat([lease, expiresAt]: readonly [Lease, Date], result: string): void {
    assertEquals(result !== "lost", this.#holds(lease), "A stale lease is kept alive, or a good one is lost");
    const holder = this.#holders.get(lease.windowId);
    if (result !== "lost" && holder) holder.expiresAt = expiresAt.getTime();
  }

  /** All time from the first window on is covered once, up to the cursor, which moves back by a rewind only. */
  #checkCover({ before, after }: Judged, seen: Seen): void {
    const covering = after.windows.filter(({ state }) => state !== "rewound");
    const cursor = after.record?.cursor ?? null;
    const scheduled = covering.filter(({ kind }) => kind === "scheduled");
    this.#origin ??= scheduled[0] === undefined ? null : this.#since;
    assertTiling(scheduled, this.#origin ?? this.#since, cursor ?? this.#since);
    if (seen.method !== "rewind" && before.record?.cursor) {
      assert(cursor !== null && cursor >= before.record.cursor, "The cursor moved back");
    }
  }

  #hasBegun({ before }: Judged, windowId: number): boolean {
    return (windowIn(before, windowId)?.attempts ?? 0) > 0;
  }

  #holds({ windowId, token }: Lease): boolean {
    return this.#holders.get(windowId)?.token === token;
  }

  /** Whether a process may take the lease of a window: its holder is gone, or out of sight and silent for too long. */
  #mayBury({ process, now }: Judged, windowId: number): boolean {
    const holder = this.#holders.get(windowId);
    if (holder === undefined) return true;
    if (holder.process.owner.host === process.owner.host) return !holder.process.alive;
    return holder.expiresAt <= Math.max(now.getTime(), process.looked) + BLUR_MS;
  }
}

/** A call, and what it did. */
interface Judged {
  readonly process: SimProcess;
  readonly now: Date;
  readonly before: Books;
  readonly after: Books;
  readonly changes: readonly TrackChange[];
}
