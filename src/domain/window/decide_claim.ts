import type { Window } from "../contract/run_context.ts";
import type { Catchup, RetryPolicy, Since } from "../manifest/manifest.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { nextWindow } from "./next_window.ts";
import type { Lease, LeaseRecord, Owner } from "./owner.ts";
import type { PluginRecord, WindowRecord } from "./records.ts";
import { afterCrash, type NextState } from "./retry.ts";

/** What the ledger knows of a plugin at the moment of a claim. */
export interface ClaimState {
  readonly record: PluginRecord;
  /** Windows that are owed or leased, oldest first. */
  readonly open: readonly OpenWindow[];
}

/** An owed or leased window; the lease is null for an owed one. */
export interface OpenWindow extends WindowRecord {
  readonly lease: LeaseRecord | null;
}

/** By what a claim is judged. */
export interface ClaimPolicy {
  readonly now: Date;
  readonly schedule: Schedule;
  readonly since: Since;
  readonly catchup: Catchup;
  readonly align: boolean;
  readonly retry: RetryPolicy;
  /** Ids of owed windows that are not to be tried again now. */
  readonly usedUp?: ReadonlySet<number>;
  /** Leases whose owners were found dead, or expired out of sight. All others count as held. */
  readonly dead: readonly Lease[];
}

/** What a claim shall do, in this order. */
export interface ClaimDecision {
  /** Leases to end as crashed runs, and what becomes of their windows. */
  readonly crashed: readonly { readonly lease: Lease; readonly next: NextState }[];
  readonly then: ClaimStep;
}

/** The one window that a claim takes, or why it takes none. */
export type ClaimStep =
  | { readonly kind: "nothing" }
  | { readonly kind: "busy"; readonly owner: Owner }
  /** Lease an owed window again. */
  | { readonly kind: "retry"; readonly windowId: number }
  /** Record `skipped`, lease `window`, move the cursor to its end. */
  | { readonly kind: "new"; readonly window: Window; readonly skipped: Window | null };

/**
 * Judges a claim: the dead are buried first, then the oldest owed window whose time has come is taken, else the next
 * window from the cursor. One live lease keeps all others of the plugin away.
 */
export function decideClaim({ record, open }: ClaimState, policy: ClaimPolicy): ClaimDecision {
  const { now, retry } = policy;
  const crashed = open.flatMap(({ lease, failures }) =>
    lease !== null && isDead(lease, policy.dead)
      ? [{ lease, next: afterCrash(retry, failures + 1, now) }]
      : []
  );
  return { crashed, then: nextStep(record, open.map((window) => bury(window, crashed)), policy) };
}

function nextStep(record: PluginRecord, open: readonly OpenWindow[], policy: ClaimPolicy): ClaimStep {
  if (record.paused) return { kind: "nothing" };
  const held = open.find(({ lease }) => lease !== null)?.lease;
  if (held) return { kind: "busy", owner: held.owner };
  const owed = open.find((window) => window.state === "owed" && isRipe(window, policy));
  if (owed) return { kind: "retry", windowId: owed.id };
  const next = nextWindow({ ...policy, cursor: cursorOf(record, policy.since) });
  return next === null ? { kind: "nothing" } : { kind: "new", ...next };
}

/** Returns up to where a plugin's time is covered: its cursor, or where its first window shall start. */
export function cursorOf(record: Pick<PluginRecord, "cursor" | "registeredAt">, since: Since): Date {
  if (record.cursor !== null) return record.cursor;
  switch (since.kind) {
    case "epoch":
      return new Date(0);
    case "now":
      return record.registeredAt;
    case "at":
      return since.at;
  }
}

/** A wait beyond the longest one was counted by a clock that has been set back since: it holds nobody up. */
function isRipe({ id, notBefore }: OpenWindow, { now, retry, usedUp }: ClaimPolicy): boolean {
  if (usedUp?.has(id)) return false;
  return notBefore === null || notBefore <= now || notBefore.getTime() > now.getTime() + retry.maxMs;
}

function bury(window: OpenWindow, crashed: ClaimDecision["crashed"]): OpenWindow {
  const found = crashed.find(({ lease }) => lease.windowId === window.id);
  if (!found) return window;
  const notBefore = found.next.state === "owed" ? found.next.notBefore : null;
  return { ...window, state: found.next.state, notBefore, lease: null };
}

function isDead(lease: Lease, dead: readonly Lease[]): boolean {
  return dead.some(({ windowId, token }) => windowId === lease.windowId && token === lease.token);
}
