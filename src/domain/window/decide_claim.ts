import type { Catchup, Order, Overlap, Since } from "./policies.ts";
import { startOfMinute } from "../instant/minute.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { type BurialPolicy, bury } from "./bury.ts";
import type { ClaimDecision, ClaimState, ClaimStep, OpenWindow } from "./claim.ts";
import { cursorOf } from "./cursor_of.ts";
import { isRipe, type RipePolicy } from "./is_ripe.ts";
import { type NextWindow, nextWindow } from "./next_window.ts";
import type { LeaseRecord } from "./owner.ts";
import { pauseAt } from "./pause.ts";
import type { PluginRecord } from "./records.ts";
import { skipBegun } from "./skip_begun.ts";
import { isUnsettled } from "./window_states.ts";

/** By what a claim is judged. */
export interface ClaimPolicy extends BurialPolicy, RipePolicy {
  readonly schedule: Schedule;
  readonly since: Since;
  readonly catchup: Catchup;
  readonly align: boolean;
  readonly maxWindowMs: number | null;
  readonly overlap: Overlap;
  readonly order: Order;
  /** How far missed time is made up; null, or left out: all of it. */
  readonly catchupLimitMs?: number | null;
}

/**
 * Judges the claim of a wake-up: the dead are buried first, then the oldest owed window whose time has come is taken, else
 * the next window from the cursor.
 *
 * `overlap` says what a living lease means: `forbid` lets nothing run beside it, `allow` does not mind it, and `replace`
 * asks its owner to stop as soon as a newer window is due. There the newest window goes first, and the owed ones after it:
 * else a window that takes too long would be replaced by itself for ever.
 *
 * Where the order is strict, nothing newer is taken while a window is owed, leased or parked: the oldest one is tried, or none.
 */
export function decideClaim(state: ClaimState, policy: ClaimPolicy): ClaimDecision {
  const { buried, left: unburied } = bury(state.open, policy);
  const { skipped, left: open } = skipBegun(unburied, policy);
  // Of very many a claim sees a part only: what is left may be older than what is new.
  if (skipped.length >= MANY) return { buried, skipped, then: NOTHING };
  const then = pauseAt(state.record, policy.now) === null ? nextStep({ ...state, open }, policy) : NOTHING;
  return { buried, ...skipped.length > 0 && { skipped }, then };
}

/** So many owed windows a ledger shows at least, if there are as many. */
const MANY = 100;
const NOTHING = { kind: "nothing" } as const;

function nextStep(state: ClaimState, policy: ClaimPolicy): ClaimStep {
  const { record, open } = state;
  // What lies before the first window is no time that was missed.
  const catchupLimitMs = record.cursor === null ? null : policy.catchupLimitMs ?? null;
  const next = () => newStep(nextWindow({ ...policy, catchupLimitMs, cursor: startOf(record, policy) }));
  const held = open.filter(isHeld);
  const [first] = held;
  if (policy.order === "strict") {
    if (first) return { kind: "busy", owner: first.lease.owner };
    return strictStep(state, policy) ?? next() ?? NOTHING;
  }
  const owed = open.find((window) => window.kind === "scheduled" && isRipe(window, policy));
  const retry = owed && { kind: "retry", windowId: owed.id } as const;
  switch (policy.overlap) {
    case "allow":
      return retry ?? next() ?? NOTHING;
    case "forbid":
      if (first) return { kind: "busy", owner: first.lease.owner };
      return retry ?? next() ?? NOTHING;
    case "replace":
      if (first) return replaceStep(held, next()) ?? { kind: "busy", owner: first.lease.owner };
      return next() ?? retry ?? NOTHING;
  }
}

/** Returns what the oldest window that is not settled lets be done; undefined if there is none. */
function strictStep({ open, oldestParked = null }: ClaimState, policy: ClaimPolicy): ClaimStep | undefined {
  // Of the dead some may have just been parked.
  const oldest = open.find(({ kind, state }) => kind === "scheduled" && isUnsettled(state));
  if (oldestParked !== null && !(oldest && oldest.start < oldestParked)) return NOTHING;
  return oldest && (isRipe(oldest, policy) ? { kind: "retry", windowId: oldest.id } : NOTHING);
}

/**
 * Returns where a new window begins. A person who asks for all time up to a moment at which the ledger had not heard of the plugin yet
 * gets the minute that had begun.
 */
function startOf(record: PluginRecord, { since, atOnce, now }: ClaimPolicy): Date {
  const start = cursorOf(record, since);
  const isNew = record.cursor === null && since.kind === "now" && atOnce && start >= now;
  return isNew ? startOfMinute(new Date(now.getTime() - 1)) : start;
}

/** A backfill is a person's work, and gives way by itself after each of its windows. */
function replaceStep(held: readonly HeldWindow[], next: ClaimStep | undefined): ClaimStep | undefined {
  if (next === undefined || held.some(({ kind }) => kind === "backfill")) return undefined;
  return { kind: "replace", leases: held.map(({ lease }) => lease) };
}

function newStep(next: NextWindow | null): ClaimStep | undefined {
  return next === null ? undefined : { kind: "new", ...next };
}

type HeldWindow = OpenWindow & { readonly lease: LeaseRecord };

function isHeld(window: OpenWindow): window is HeldWindow {
  return window.lease !== null;
}
