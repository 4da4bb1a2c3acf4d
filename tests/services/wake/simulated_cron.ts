import { setImmediate } from "node:timers";
import { knownSchedule } from "../../../src/domain/manifest/plugin_schedule.ts";
import { decideClaim } from "../../../src/domain/window/decide_claim.ts";
import { claimPolicy } from "../../../src/services/wake/claim_next.ts";
import { wake, type WakeReport } from "../../../src/services/wake/wake.ts";
import type { Bed } from "../bed.ts";

const MINUTE = 60_000;
/** How often the manager runs, which wakes whatever may be tried. */
const UPKEEP_MINUTES = 5;

/** What one plugin's wake-ups did. */
export class WakeTally {
  /** Wake-ups that go on. */
  alive = 0;
  /** Most of them at a time that held no lease. */
  mostWaiting = 0;
  /** Longest wait for a further attempt, in milliseconds. */
  longestWait = 0;
  /** Wake-ups that reported a failure: so many mails. */
  mails = 0;
  readonly reports: WakeReport[] = [];
}

/** Cron, and the manager's upkeep, in simulated time: each wake-up is a process of its own. */
export class SimulatedCron {
  readonly tallies = new Map<string, WakeTally>();
  readonly #bed: Bed;

  constructor(bed: Bed) {
    this.#bed = bed;
  }

  of(plugin: string): WakeTally {
    const tally = this.tallies.get(plugin) ?? new WakeTally();
    this.tallies.set(plugin, tally);
    return tally;
  }

  /** Lets time pass up to an instant. */
  async runTo(end: string): Promise<void> {
    const { clock } = this.#bed;
    while (clock.now() < new Date(end)) {
      const now = clock.now().getTime();
      const minute = Math.floor(now / MINUTE);
      if (now % MINUTE === 0) {
        for (const name of this.#names()) if (this.#ticks(name, minute)) this.#start(name);
      }
      // Beside the ticks, so that what cron has just woken is under way.
      if (now % (UPKEEP_MINUTES * MINUTE) === 5_000) await this.#upkeep();
      await this.#settle();
      const rest = [MINUTE, MINUTE + 5_000].map((offset) => (minute * MINUTE + offset) - now);
      if (now % MINUTE < 5_000) rest.push(minute * MINUTE + 5_000 - now);
      clock.advance(Math.max(1, Math.min(clock.firstWakesIn, ...rest)));
      await this.#settle();
    }
  }

  async #upkeep(): Promise<void> {
    for (const name of this.#names()) {
      const entry = this.#bed.entry(name);
      const state = await this.#bed.ledger.state(name, { order: entry.order });
      const schedule = knownSchedule(entry, state?.record.told, "UTC");
      if (state === undefined || schedule === null) continue;
      const { then } = decideClaim(state, claimPolicy(this.#bed, entry, { schedule, dead: [] }));
      if (then.kind === "retry" || then.kind === "new") this.#start(name);
    }
  }

  #start(name: string): void {
    const { clock } = this.#bed;
    const tally = this.of(name);
    tally.alive++;
    const onRetry = (_: unknown, at: Date) => {
      tally.longestWait = Math.max(tally.longestWait, at.getTime() - clock.now().getTime());
    };
    const { signal: stop } = new AbortController();
    wake(this.#bed, { entry: this.#bed.entry(name), stop, echo: () => {}, onRetry }).then((report) => {
      tally.alive--;
      tally.reports.push(report);
      if (report.failures.length > 0) tally.mails++;
    });
  }

  #ticks(name: string, minute: number): boolean {
    const schedule = knownSchedule(this.#bed.entry(name), null, "UTC");
    return schedule?.next(new Date(minute * MINUTE - 1))?.getTime() === minute * MINUTE;
  }

  #names(): string[] {
    return [...this.#bed.manifest.plugins.keys()].filter((name) => name !== "manager");
  }

  /** Lets all that is ready run; then looks who waits. */
  async #settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    for (const [name, tally] of this.tallies) {
      if (tally.alive <= tally.mostWaiting) continue;
      const leased = (await this.#bed.ledger.state(name))?.open.filter(({ lease }) =>
        lease !== null
      ).length ?? 0;
      tally.mostWaiting = Math.max(tally.mostWaiting, tally.alive - leased);
    }
  }
}
