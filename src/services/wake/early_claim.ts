import type { ToldSchedule } from "../../domain/window/records.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Claim, Ledger } from "../../ports/ledger.ts";
import type { LoadingPlugin } from "../../ports/plugin_host.ts";
import type { RunLogs } from "../../ports/run_logs.ts";
import { workOf } from "./attempt.ts";
import type { ClaimPlan } from "./claim_next.ts";

/** What an {@linkcode EarlyClaim} works with. */
export interface EarlyClaimDeps {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, "release">;
  readonly logs: Pick<RunLogs, "prepare">;
}

/**
 * A claim that is made while the plugin is loaded, by what it reported last: so nobody waits for it, and the work begins in the
 * moment in which the plugin has loaded and reports the same.
 */
export class EarlyClaim {
  readonly #deps: EarlyClaimDeps;
  readonly #plan: ClaimPlan;
  #claim: Promise<Claim> | undefined;

  constructor(deps: EarlyClaimDeps, plan: ClaimPlan) {
    this.#deps = deps;
    this.#plan = plan;
  }

  /** Makes the claim, if it is known by what, and orders its work. */
  begin({ group, order }: LoadingPlugin): void {
    const { expected, claim } = this.#plan;
    if (expected === null) return;
    const { interval, schedule } = expected;
    const { logs } = this.#deps;
    this.#claim = claim({ schedule, group }).then((claimed) => {
      if (claimed.kind === "claimed") {
        order(workOf(claimed), interval);
        logs.prepare(claimed.window.plugin);
      }
      return claimed;
    });
    // Whoever confirms or cancels it hears of it.
    this.#claim.catch(() => {});
  }

  /**
   * Returns the claim; undefined if none was made, or if the plugin reports something else than was expected: then it is
   * undone.
   */
  async confirm(
    { enabled, interval }: Pick<ToldSchedule, "enabled" | "interval">,
  ): Promise<Claim | undefined> {
    if (enabled && interval === this.#plan.expected?.interval) return await this.#claim;
    await this.cancel();
  }

  /** Undoes the claim: the plugin did not load. */
  async cancel(): Promise<void> {
    const claimed = await this.#claim;
    if (claimed?.kind !== "claimed") return;
    const { clock, ledger } = this.#deps;
    await ledger.release(claimed, clock.now());
  }
}
