import { assert, assertEquals } from "@std/assert";
import type { Ledger } from "../../src/ports/ledger.ts";
import { LedgerError } from "../../src/ports/ledger.ts";
import type { LedgerArchive } from "../../src/ports/ledger_archive.ts";
import { PluginLoadError } from "../../src/ports/plugin_host.ts";
import { missedTime } from "../../src/services/hand_work/missed_time.ts";
import { type Act, backfilling, choosing, pausing, resuming, rewinding, wakingUp } from "./acts.ts";
import { Calls, isRefusal } from "./calls.ts";
import type { Fuse } from "./fuse.ts";
import { Hosts } from "./hosts.ts";
import { Referee } from "./referee.ts";
import { roomOf } from "./room_of.ts";
import type { Manner, ProcessParts, Work } from "./sim_process.ts";
import type { Event, Step } from "./step.ts";
import { WorldClock } from "./world_clock.ts";
import { WorldManifest } from "./world_manifest.ts";

/** When every world begins: the day before summer time does, in most zones that have it. */
const SINCE = new Date("2026-03-28T00:00:00Z");
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** A ledger that is to be tried. */
export interface Subject {
  /** What processes work with. */
  readonly ledger: Ledger;
  /** The ledger itself, if something stands in between. */
  readonly truth?: Ledger;
  /** The same as an archive, if it can be one. */
  readonly archive?: LedgerArchive;
  /** Breaks its transactions off, if it has any. */
  readonly fuse?: Fuse;
}

/** One plugin, the processes that work for it on two hosts, and whatever happens to them. */
export class World {
  readonly #plugin: string;
  readonly #subject: Subject;
  readonly #truth: Ledger;
  readonly #clock = new WorldClock(SINCE);
  readonly #manifest: WorldManifest;
  readonly #hosts = new Hosts();
  readonly #referee: Referee;
  readonly #calls: Calls;
  #order = 0;

  /** @param tally Counts what happens. */
  constructor(plugin: string, subject: Subject, tally: Map<string, number>) {
    this.#plugin = plugin;
    this.#subject = subject;
    this.#truth = subject.truth ?? subject.ledger;
    this.#manifest = new WorldManifest(plugin, SINCE);
    this.#referee = new Referee(this.#truth, SINCE, tally);
    const judge = this.#referee.judge.bind(this.#referee);
    this.#calls = new Calls(subject.ledger, {
      judge: (process, seen) => judge(process, seen, this.#clock.now()),
      end: (process) => this.#hosts.end(process),
    });
  }

  /** Lets something happen. */
  async apply({ event, calls, order }: Step): Promise<void> {
    this.#order = order;
    await this.#happen(event);
    await this.#letThrough(calls ?? Infinity);
  }

  /**
   * Lets all processes die, and others do whatever is due, owed, parked or begun. Then all time up to the last tick must be
   * done, or have been given up by someone's word or policy.
   */
  async drain(): Promise<void> {
    for (const process of this.#hosts.living) this.#hosts.end(process);
    this.#subject.fuse?.putOut();
    for (
      const key of ["catchup", "overlap", "align", "max_window", "timeout", "retry", "order", "delivery"]
    ) {
      this.#manifest.edit(key, "");
    }
    const cursor = this.#referee.books.record?.cursor?.getTime() ?? 0;
    this.#clock.set(new Date(Math.max(this.#clock.now().getTime(), cursor) + 20 * DAY));
    // So that it is on record.
    await this.#finish(wakingUp());
    await this.#finish(resuming({ kind: "resume", host: 0, skipMissed: false }));
    await this.#finish(choosing("retry", undefined));
    await this.#finish(wakingUp());
    const goOn = {
      kind: "backfill",
      host: 0,
      ago: 0,
      hours: 0,
      step: "each",
      parallel: 1,
      manner: "obey",
    } as const;
    for (const _ of await this.#truth.backfills(this.#plugin)) await this.#finish(backfilling(goOn));
    await this.#checkNothingIsLeft();
  }

  async #checkNothingIsLeft(): Promise<void> {
    const { windows } = this.#referee.books;
    const settled = ["done", "skipped", "rewound"];
    assertEquals(windows.filter(({ state }) => !settled.includes(state)), [], "Work was forgotten");
    assertEquals(await this.#truth.backfills(this.#plugin), [], "A backfill was forgotten");
    const room = { clock: this.#clock.seenBy(() => true), ledger: this.#truth, localZone: "UTC" };
    assertEquals(await missedTime(room, this.#manifest.entry()), null, "Time was forgotten");
    const runs = await this.#truth.runs({ plugin: this.#plugin });
    assertEquals(runs.filter(({ outcome }) => outcome === "running"), [], "A run has no end");
  }

  async #happen(event: Event): Promise<void> {
    const now = this.#clock.now();
    switch (event.kind) {
      case "wake":
        return this.#start(event, wakingUp(), event.byHand ? { upTo: now } : {});
      case "backfill":
        return this.#start(event, backfilling(event));
      case "finish":
        return this.#work(event.who)?.end({ kind: "ok" });
      case "fail":
        return this.#work(event.who)?.end({ kind: "failed", message: "no", report: "Error: no" });
      case "checkpoint":
        return this.#work(event.who)?.checkpoint(event.percent);
      case "term":
        return pick(this.#hosts.living, event.who)?.stop.abort("stopped by SIGTERM");
      case "kill":
        return this.#hosts.end(pick(this.#hosts.living, event.who));
      case "cut":
        return this.#hosts.end(await this.#calls.swallow(event.who));
      case "break":
        return this.#subject.fuse?.light(event.statements);
      case "fault":
        return await this.#calls.refuse(event.who, event.late ? "after" : "before");
      case "reboot":
        return this.#hosts.reboot(event.host);
      case "pass":
        return await this.#pass(event.seconds * 1000);
      case "leap":
        return this.#clock.leap(event.minutes * MINUTE);
      case "jump":
        return this.#clock.set(new Date(now.getTime() + event.minutes * MINUTE));
      case "edit":
        return this.#manifest.edit(event.key, event.value);
      case "pause":
        return this.#start(event, pausing(event));
      case "resume":
        return this.#start(event, resuming(event));
      case "retry":
      case "skip":
        return this.#start(event, choosing(event.kind, this.#windowId(event.who)));
      case "rewind":
        return this.#start(event, rewinding(new Date(this.#cursor().getTime() - event.minutes * MINUTE)));
      case "prune":
        return await this.#prune(event);
      case "nothing":
        return;
    }
  }

  #start(
    { host, manner = "obey" }: { readonly host: number; readonly manner?: Manner },
    act: Act,
    parts: Pick<ProcessParts, "upTo"> = {},
  ): void {
    const process = this.#hosts.begin(host, { entry: this.#manifest.entry(), manner, ...parts });
    const [ledger, processes] = [this.#calls.of(process), this.#hosts.seenBy(process)];
    const exit = () => this.#hosts.end(process);
    act(roomOf(process, { clock: this.#clock, ledger, processes }), process).then(exit, (error) => {
      exit();
      // All others a command tells its user in a line.
      if (!(error instanceof LedgerError || error instanceof PluginLoadError || isRefusal(error))) {
        this.#calls.note(error);
      }
    });
  }

  async #prune({ days, newest }: Event & { kind: "prune" }): Promise<void> {
    const { archive } = this.#subject;
    const before = new Date(this.#clock.now().getTime() - days * DAY);
    const pruned = await archive?.prune(this.#plugin, { before, newest }, new AbortController().signal);
    const process = this.#hosts.begin(0, { entry: this.#manifest.entry(), manner: "obey" });
    await this.#referee.judge(process, { method: "prune", args: [], result: pruned }, this.#clock.now());
    this.#hosts.end(process);
  }

  #work(who: number): Work | undefined {
    return pick(this.#hosts.living.flatMap(({ works }) => [...works]), who);
  }

  #windowId(who: number | null): number | undefined {
    return who === null ? undefined : pick(this.#referee.books.windows, who)?.id;
  }

  #cursor(): Date {
    return this.#referee.books.record?.cursor ?? SINCE;
  }

  async #pass(milliseconds: number): Promise<void> {
    await this.#clock.pass(milliseconds, () => this.#letThrough(Infinity));
  }

  async #letThrough(calls: number): Promise<void> {
    await this.#calls.letThrough(calls, this.#order);
  }

  /** Lets a process do all that it finds to do, whatever it takes. */
  async #finish(act: Act): Promise<void> {
    this.#start({ host: 0 }, act);
    for (let turn = 0;; turn++) {
      assert(turn < 2_000, "Work without end");
      await this.#letThrough(Infinity);
      if (this.#hosts.living.length === 0) return;
      const work = this.#work(0);
      if (work) work.end({ kind: "ok" });
      else await this.#pass(MINUTE);
    }
  }
}

function pick<T>(those: readonly T[], who: number): T | undefined {
  return those[who % those.length];
}
