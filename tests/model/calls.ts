import { assert } from "@std/assert";
import { setImmediate } from "node:timers";
import type { Ledger } from "../../src/ports/ledger.ts";
import type { Seen } from "./event_seen.ts";
import { type Call, gated, outOfReach } from "./gate.ts";
import { BrokenOff } from "./fuse.ts";
import type { SimProcess } from "./sim_process.ts";

type WaitingCall = Call & { readonly process: SimProcess };

/** What is done about calls. */
export interface Watch {
  /** Judges a call that was carried out. */
  readonly judge: (process: SimProcess, seen: Seen) => Promise<void>;
  /** Ends a process that was killed in the middle of its call. */
  readonly end: (process: SimProcess) => void;
}

/** Questions: what is asked changes nothing. */
const LOOKS = ["state", "backfill", "backfills"];

/** The calls of a ledger that processes wait for. Each is carried out when the world says so, and by itself. */
export class Calls {
  readonly #ledger: Ledger;
  readonly #watch: Watch;
  #waiting: WaitingCall[] = [];
  /** What went wrong first; nothing after it counts. */
  #bug: unknown;

  constructor(ledger: Ledger, watch: Watch) {
    this.#ledger = ledger;
    this.#watch = watch;
  }

  /** The ledger as a process has it: its calls wait here. */
  of(process: SimProcess): Ledger {
    return gated(this.#ledger, (call) => void this.#waiting.push({ ...call, process }));
  }

  /** Takes note of a bug; the next calls that are let through tell it. */
  note(bug: unknown): void {
    this.#bug ??= bug;
  }

  /** Lets so many calls through, one after the other, in an order of chance. */
  async letThrough(count: number, chance: number): Promise<void> {
    await quiet();
    for (let turn = 0; turn < count; turn++) {
      const waiting = this.#alive();
      if (waiting.length === 0) break;
      assert(turn < 5_000, "Calls of the ledger without end");
      chance = Math.imul(chance, 1_103_515_245) + 12_345 & 0x7fffffff;
      const call = waiting[(chance >> 8) % waiting.length];
      if (call) await this.#answer(call);
      await quiet();
    }
    if (this.#bug !== undefined) throw this.#bug;
  }

  /** Refuses a call, before it is carried out or after it. */
  async refuse(who: number, when: "before" | "after"): Promise<void> {
    const call = this.#pick(who);
    if (call === undefined) return;
    if (when === "after") await this.#carryOut(call).catch(() => {});
    this.#drop(call);
    if (call.process.alive) call.refuse(outOfReach());
  }

  /** Carries a call out, and answers nobody; returns who waited for the answer. */
  async swallow(who: number): Promise<SimProcess | undefined> {
    const call = this.#pick(who);
    if (call) await this.#carryOut(call).catch(() => {});
    return call?.process;
  }

  async #answer(call: WaitingCall): Promise<void> {
    try {
      call.answer(await this.#carryOut(call));
    } catch (error) {
      // The dead are told nothing.
      if (!(error instanceof BrokenOff)) call.refuse(error);
    }
  }

  #pick(who: number): WaitingCall | undefined {
    const waiting = this.#alive();
    return waiting[who % waiting.length];
  }

  #alive(): readonly WaitingCall[] {
    return this.#waiting = this.#waiting.filter(({ process }) => process.alive);
  }

  #drop(call: WaitingCall): void {
    this.#waiting = this.#waiting.filter((other) => other !== call);
  }

  async #carryOut(call: WaitingCall): Promise<unknown> {
    this.#drop(call);
    const { process, method, args } = call;
    let result: unknown;
    try {
      result = await call.carryOut();
    } catch (error) {
      if (error instanceof BrokenOff) this.#watch.end(process);
      else if (!isRefusal(error)) this.note(error);
      await this.#watch.judge(process, { method: "error", args, result: String(error) }).catch((bug) =>
        this.note(bug)
      );
      throw error;
    }
    // Method, arguments and result belong together: they are of one call.
    const seen = { method, args, result } as unknown as Seen;
    await this.#watch.judge(process, LOOKS.includes(String(method)) ? { method: "look", args, result } : seen)
      .catch((bug) => this.note(bug));
    return result;
  }
}

/**
 * Tells whether a ledger may refuse something so: work on a plugin that it has not heard of, time that a rewind has uncovered
 * meanwhile, a checkpoint that a later one has overtaken, for the plugin waits for neither.
 */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && REFUSAL.test(error.message);
}

const REFUSAL = /has no such plugin$|it moved meanwhile$|it does not lie inside the rest of the window/;

/** Waits until every process waits for the world. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
