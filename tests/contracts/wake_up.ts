import type { Trigger } from "../../src/domain/contract/run_context.ts";
import type {
  Catchup,
  Delivery,
  Order,
  Overlap,
  RetryPolicy,
  Since,
} from "../../src/domain/window/policies.ts";
import { parseSchedule, type Schedule } from "../../src/domain/schedule/schedule.ts";
import { decideClaim } from "../../src/domain/window/decide_claim.ts";
import { isFree, type Owner, type SandboxGroup } from "../../src/domain/window/owner.ts";
import type { Provenance } from "../../src/domain/window/records.ts";
import type { Claim, ClaimRequest, Ledger } from "../../src/ports/ledger.ts";
import type { ProcessTable } from "../../src/ports/process_table.ts";

/** How a plugin is woken up in a test. */
export interface WakeUp {
  readonly plugin: string;
  readonly owner: Owner;
  readonly now: Date;
  readonly schedule: Schedule;
  readonly since: Since;
  readonly catchup: Catchup;
  readonly align: boolean;
  readonly maxWindowMs: number | null;
  readonly overlap: Overlap;
  readonly retry: RetryPolicy;
  readonly order: Order;
  readonly delivery: Delivery;
  readonly trigger: Trigger;
  readonly leaseMs: number;
  readonly group: SandboxGroup | null;
  readonly provenance: Provenance;
}

/** What a claim says of the run that it begins. */
export const RUN: Pick<ClaimRequest, "group" | "provenance"> = {
  group: null,
  provenance: { artifact: "a1", configDigest: "c1", program: "0.2.0" },
};

/** Every hour from midnight on, merged and aligned; one failure makes a window wait for a minute. */
export const HOURLY: Omit<WakeUp, "plugin" | "owner" | "now"> = {
  schedule: parseSchedule("0 * * * *", "UTC"),
  since: { kind: "at", at: new Date("2026-01-01T00:00:00Z") },
  catchup: "merge",
  align: true,
  maxWindowMs: null,
  overlap: "forbid",
  retry: { attempts: 1, backoffMs: 60_000, maxMs: 600_000, parkAfter: 3, parkAgeMs: 0 },
  order: "any",
  delivery: "at_least_once",
  trigger: "schedule",
  leaseMs: 60_000,
  ...RUN,
};

/** Claims a window as a wake-up does: looks for dead owners, then lets the rules judge. */
export async function wakeUp(ledger: Ledger, processes: ProcessTable, wake: WakeUp): Promise<Claim> {
  const { plugin, owner, now, trigger, order, group, provenance } = wake;
  const state = await ledger.state(plugin);
  const leases = state?.open.flatMap(({ lease }) => lease ?? []) ?? [];
  const dead = leases.filter((lease) => isFree(lease, processes.look(lease.owner), now));
  const expiresAt = new Date(now.getTime() + wake.leaseMs);
  return await ledger.claim(
    { plugin, owner, now, expiresAt, trigger, order, group, provenance },
    (state) => decideClaim(state, { ...wake, dead }),
  );
}
