import { assert, assertEquals } from "@std/assert";
import { parseSchedule } from "../../src/domain/schedule/schedule.ts";
import { isFree, type Lease, type Owner } from "../../src/domain/window/owner.ts";
import type { Decision } from "../../src/domain/window/decision.ts";
import { afterFailure, type NextState } from "../../src/domain/window/retry.ts";
import type { ClaimedWindow, Ledger, Settlement } from "../../src/ports/ledger.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeProcessTable, owner } from "../fakes/process_table.ts";
import { assertCounted } from "./assert_counted.ts";
import { assertTiling } from "./assert_tiling.ts";
import { atPercent } from "./at_percent.ts";
import { DoneTime } from "./done_time.ts";
import type { Step } from "./ledger_step.ts";
import { HOURLY, wakeUp } from "./wake_up.ts";

const SINCE = new Date("2026-03-28T00:00:00Z");

/** One plugin, its owners on two hosts, and a model of what they hold and have done; checks the ledger at every step. */
export class LedgerWorld {
  readonly #ledger: Ledger;
  readonly #clock = new FakeClock(SINCE);
  readonly #processes = new FakeProcessTable();
  #owners: Owner[] = [1, 2, 3, 4].map((pid) => owner({ pid, host: pid > 2 ? "far" : "here" }));
  #pids = this.#owners.length;
  #policy = { ...HOURLY, plugin: "report", since: { kind: "at" as const, at: SINCE } };
  /** Every lease that an owner believes to hold. */
  #holders: { readonly owner: Owner; readonly claim: ClaimedWindow }[] = [];
  /** The last token of every window, and until when it counts. */
  readonly #tokens = new Map<
    number,
    { readonly token: number; owner: Owner; expiresAt: Date; held: boolean }
  >();
  /** How often every window failed, by its id, since it was last told to be tried anew. */
  readonly #failures = new Map<number, number>();
  readonly #done = new DoneTime();
  #paused = false;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async begin(): Promise<void> {
    await this.#ledger.register({ name: "report", module: "./report.ts", now: SINCE });
  }

  async apply(step: Step): Promise<void> {
    switch (step.kind) {
      case "wake":
        await this.#wake(step.who);
        break;
      case "succeed":
        await this.#settle(step.who, "ok", () => ({ state: "done" }));
        break;
      case "fail":
        await this.#settle(
          step.who,
          "failed",
          ({ window: { failures } }) =>
            afterFailure(this.#policy, {
              failures: failures + 1,
              owedSince: null,
              now: this.#clock.now(),
              roll: 0,
              reason: "no",
            }),
        );
        break;
      case "cancel":
        await this.#settle(step.who, "cancelled", () => ({ state: "owed", notBefore: this.#clock.now() }));
        break;
      case "retry":
        await this.#retry();
        break;
      case "skip":
        await this.#skip();
        break;
      case "pause":
        assertEquals(await this.#ledger.pause("report", this.#decision()), !this.#paused);
        this.#paused = true;
        break;
      case "resume":
        await this.#resume(step.skipMissed);
        break;
      case "rewind":
        await this.#rewind(step.percent);
        break;
      case "die":
        this.#die(step.who);
        break;
      case "heartbeat":
        await this.#heartbeat(step.who);
        break;
      case "checkpoint":
        await this.#checkpoint(step.who, step.percent);
        break;
      case "pass":
      case "jump":
        this.#clock.set(new Date(this.#clock.now().getTime() + step.minutes * 60_000));
        break;
      case "schedule":
        this.#policy = { ...this.#policy, schedule: parseSchedule(step.expression, "Europe/Copenhagen") };
        break;
      case "policy":
        this.#policy = { ...this.#policy, ...step.policy };
        break;
    }
    await this.#check();
  }

  /** Lets all owners die and one more do whatever is due or owed; then nothing may be left undone. */
  async drain(): Promise<void> {
    while (this.#holders.length > 0) this.#die(0);
    const { record } = (await this.#ledger.state("report"))!;
    const latest = Math.max(this.#clock.now().getTime(), record.cursor?.getTime() ?? 0);
    this.#clock.set(new Date(latest + 20 * 86_400_000));
    this.#policy = { ...this.#policy, catchup: "merge", maxWindowMs: null };
    await this.#resume(false);
    await this.#work();
    await this.#retry();
    await this.#work();
    await this.#check();
    const windows = await this.#ledger.windows("report");
    assertEquals(
      windows.filter(({ state }) => !["done", "skipped", "rewound"].includes(state)),
      [],
      "Work was lost",
    );
    assertEquals((await this.#ledger.runs({})).filter(({ outcome }) => outcome === "running"), []);
  }

  /** Does what may be done now. */
  async #work(): Promise<void> {
    while (await this.#wake(0)) await this.#settle(0, "ok", () => ({ state: "done" }));
  }

  async #wake(who: number): Promise<boolean> {
    const owner = this.#owners[who % this.#owners.length]!;
    const now = this.#clock.now();
    const claim = await wakeUp(this.#ledger, this.#processes, { ...this.#policy, owner, now });
    for (const [windowId, last] of this.#tokens) {
      if (!last.held || this.#isLiving(last)) continue;
      last.held = false;
      this.#fail(windowId);
    }
    const held = [...this.#tokens.values()].some(({ held }) => held);
    if (claim.kind !== "claimed") {
      const busy = held && !this.#paused;
      assertEquals(claim.kind === "busy", busy, "Busy without a holder, or not busy with one");
      return false;
    }
    assert(!this.#paused, "A claim while paused");
    assert(!held, "A second lease beside a living one");
    const { lease, window, attempt } = claim;
    assert(lease.token > (this.#tokens.get(lease.windowId)?.token ?? 0), "A token did not rise");
    if (attempt === 1) {
      assert(window.end <= now, "A window reaches into the future");
      const { align, maxWindowMs } = this.#policy;
      const length = window.end.getTime() - window.start.getTime();
      assert(maxWindowMs === null || length <= maxWindowMs, "A window is too long");
      if (align && (maxWindowMs === null || length < maxWindowMs)) {
        assertEquals(this.#policy.schedule.last(window.end), window.end, "It ends on no tick");
      }
    }
    const expiresAt = new Date(now.getTime() + this.#policy.leaseMs);
    this.#tokens.set(lease.windowId, { token: lease.token, owner, expiresAt, held: true });
    this.#holders.push({ owner, claim });
    return true;
  }

  async #settle(
    who: number,
    outcome: Settlement["outcome"],
    judge: (claim: ClaimedWindow) => NextState,
  ): Promise<void> {
    const holder = this.#holders[who % this.#holders.length];
    if (holder === undefined) return;
    const next = judge(holder.claim);
    const { lease } = holder.claim;
    const held = this.#isHeld(lease);
    const window = (await this.#ledger.windows("report")).find(({ id }) => id === lease.windowId)!;
    const settled = await this.#ledger.settle(lease, { outcome, endedAt: this.#clock.now(), next });
    assertEquals(settled, held, "A stale lease settled, or a held one did not");
    if (held) this.#tokens.get(lease.windowId)!.held = false;
    if (held && outcome === "failed") this.#fail(lease.windowId);
    if (held && next.state === "done") this.#done.add(window);
    this.#holders = this.#holders.filter((other) => other !== holder);
  }

  async #retry(): Promise<void> {
    const windows = await this.#ledger.windows("report");
    const waiting = windows.filter(({ state }) => state === "owed" || state === "parked");
    const retried = await this.#ledger.retry({ plugin: "report", decision: this.#decision() });
    assertEquals(retried, waiting.length);
    for (const { id } of waiting) this.#failures.delete(id);
  }

  async #skip(): Promise<void> {
    const windows = await this.#ledger.windows("report");
    const waiting = windows.filter(({ state }) => state === "owed" || state === "parked");
    const skipped = await this.#ledger.skip({ plugin: "report", decision: this.#decision() });
    assertEquals(skipped, waiting.length);
  }

  async #resume(skipMissed: boolean): Promise<void> {
    const { record } = (await this.#ledger.state("report"))!;
    const [start, end] = [record.cursor ?? SINCE, this.#policy.schedule.last(this.#clock.now())];
    const skip = skipMissed && end !== null && end > start ? { start, end } : null;
    assertEquals(await this.#ledger.resume("report", { decision: this.#decision(), skip }), this.#paused);
    this.#paused = false;
  }

  /** Takes back some of what is covered: it is done again then because someone asked for it. */
  async #rewind(percent: number): Promise<void> {
    const cursor = (await this.#ledger.state("report"))?.record.cursor ?? SINCE;
    const to = atPercent(SINCE, cursor, percent);
    const before = await this.#ledger.windows("report");
    const beyond = new Set(
      before.filter(({ end, state }) => end > to && state !== "rewound").map(({ id }) => id),
    );
    const held = [...this.#tokens].filter(([id, { held }]) => held && beyond.has(id));
    const dead = held.filter(([, last]) => !this.#isLiving(last));
    const { open } = (await this.#ledger.state("report"))!;
    const rewound = await this.#ledger.rewind("report", {
      to,
      decision: this.#decision(),
      dead: open.filter(({ id }) => dead.some(([windowId]) => windowId === id)).flatMap(({ lease }) =>
        lease ?? []
      ),
      ...this.#policy,
    });
    if (to >= cursor) return assertEquals(rewound.kind, "nothing");
    if (dead.length < held.length) return assertEquals(rewound.kind, "busy");
    assert(rewound.kind === "rewound");
    assertEquals(rewound.windows, beyond.size);
    for (const [id, last] of dead) {
      last.held = false;
      this.#fail(id);
    }
    for (const { id, failures } of await this.#ledger.windows("report")) {
      // The first part of a window that was cut in two goes on with its count.
      if (!before.some((window) => window.id === id)) this.#failures.set(id, failures);
    }
    this.#done.cutAt(to);
  }

  #isLiving(last: { readonly owner: Owner; readonly expiresAt: Date }): boolean {
    return !isFree(last, this.#processes.look(last.owner), this.#clock.now());
  }

  #decision(): Decision {
    return { by: "ann", at: this.#clock.now(), why: null };
  }

  async #heartbeat(who: number): Promise<void> {
    const holder = this.#holders[who % this.#holders.length];
    if (holder === undefined) return;
    const { lease } = holder.claim;
    const expiresAt = new Date(this.#clock.now().getTime() + this.#policy.leaseMs);
    const held = this.#isHeld(lease);
    assertEquals(await this.#ledger.heartbeat(lease, expiresAt), held ? "held" : "lost");
    if (held) this.#tokens.get(lease.windowId)!.expiresAt = expiresAt;
  }

  async #checkpoint(who: number, percent: number): Promise<void> {
    const holder = this.#holders[who % this.#holders.length];
    if (holder === undefined) return;
    const { lease } = holder.claim;
    const { start, end } = (await this.#ledger.windows("report")).find(({ id }) => id === lease.windowId)!;
    const until = atPercent(start, end, percent);
    if (until <= start || until >= end) return;
    const held = this.#isHeld(lease);
    assertEquals(await this.#ledger.checkpoint(lease, until), held);
    if (held) this.#done.add({ start, end: until });
  }

  /** Ends a holder's process without a word; another one takes its place. */
  #die(who: number): void {
    const holder = this.#holders[who % this.#holders.length];
    if (holder === undefined) return;
    this.#processes.kill(holder.owner);
    this.#holders = this.#holders.filter(({ owner }) => owner !== holder.owner);
    this.#owners = this.#owners.map((one) => one === holder.owner ? { ...one, pid: ++this.#pids } : one);
  }

  #fail(windowId: number): void {
    this.#failures.set(windowId, (this.#failures.get(windowId) ?? 0) + 1);
  }

  #isHeld({ windowId, token }: Lease): boolean {
    const last = this.#tokens.get(windowId);
    return last !== undefined && last.held && last.token === token;
  }

  async #check(): Promise<void> {
    const windows = (await this.#ledger.windows("report")).filter(({ state }) => state !== "rewound");
    const { record, open } = (await this.#ledger.state("report"))!;
    assertTiling(windows, SINCE, record.cursor ?? SINCE);
    assert(open.filter(({ lease }) => lease !== null).length <= 1, "Two leases at once");
    assertCounted(windows, this.#failures, this.#policy.retry.parkAfter);
    const done = windows.filter(({ state }) => state === "done").map(({ start, end }) => ({ start, end }));
    assertEquals(done, this.#done.inOrder(), "What is done is not what was committed");
  }
}
