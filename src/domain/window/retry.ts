import type { Schedule } from "../schedule/schedule.ts";
import type { Delivery, RetryPolicy } from "./policies.ts";
import type { WindowRecord } from "./records.ts";

/** What becomes of a window after a run. */
export type NextState =
  | { readonly state: "done" }
  | { readonly state: "owed"; readonly notBefore: Date }
  | { readonly state: "parked" }
  /** It began, and must not begin again. */
  | { readonly state: "skipped"; readonly reason: string };

/** By what it is judged what becomes of a window that failed. */
export interface FailurePolicy {
  readonly retry: RetryPolicy;
  readonly delivery: Delivery;
  /** When the plugin is due; null where that is not known. */
  readonly schedule: Schedule | null;
}

/** The largest part of a wait that chance may take away. */
const JITTER = 0.2;
const DAY_MS = 86_400_000;

/** An attempt that failed. */
export interface FailedAttempt {
  /** Failures of the window so far, this one included. What was cancelled is none. */
  readonly failures: number;
  /** Since when the window is owed; null if it was not before this attempt. */
  readonly owedSince: Date | null;
  /** When the attempt ended. */
  readonly now: Date;
  /** By how much chance shortens the wait: from 0 (the full wait) to 1. */
  readonly roll: number;
  /** What went wrong, for people. */
  readonly reason: string;
}

/**
 * Returns what becomes of a window after a failed attempt: owed after a wait that doubles with each failure, or parked; or
 * skipped, if it must not begin again. Chance shortens the wait by up to a fifth, so that what failed at the same moment is
 * not tried again at the same moment.
 *
 * @example The wait doubles up to its maximum
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const retry = { attempts: 3, backoffMs: 30_000, maxMs: 100_000, parkAfter: 10, parkAgeMs: 0 };
 * const policy = { retry, delivery: "at_least_once", schedule: null } as const;
 * const failed = { owedSince: new Date(0), now: new Date(0), roll: 0, reason: "no" };
 * assertEquals(afterFailure(policy, { ...failed, failures: 1 }), { state: "owed", notBefore: new Date(30_000) });
 * assertEquals(afterFailure(policy, { ...failed, failures: 2 }), { state: "owed", notBefore: new Date(60_000) });
 * assertEquals(afterFailure(policy, { ...failed, failures: 3 }), { state: "owed", notBefore: new Date(100_000) });
 * assertEquals(afterFailure(policy, { ...failed, failures: 10 }), { state: "parked" });
 * ```
 */
export function afterFailure(policy: FailurePolicy, failed: FailedAttempt): NextState {
  const { retry: { backoffMs, maxMs } } = policy;
  const { failures, now, roll } = failed;
  // The exponent has a bound: 0 ms times an infinite power would be no number at all.
  const wait = Math.min(backoffMs * 2 ** Math.min(failures - 1, 60), maxMs);
  return whatNext(policy, failed, new Date(now.getTime() + Math.round(wait * (1 - JITTER * roll))));
}

/**
 * Returns what becomes of a window whose owner was found dead: owed at once (the next wake-up is already later than the
 * crash), parked, or skipped.
 *
 * @param failed This crash; `now` is when it was found.
 */
export function afterCrash(policy: FailurePolicy, failed: Omit<FailedAttempt, "roll">): NextState {
  return whatNext(policy, failed, failed.now);
}

/** Returns what becomes of a window whose attempt was stopped, which is no failure: owed from `notBefore` on, or skipped. */
export function afterStop(
  { delivery }: Pick<FailurePolicy, "delivery">,
  { notBefore, reason }: { readonly notBefore: Date; readonly reason: string },
): NextState {
  return delivery === "at_most_once" ? { state: "skipped", reason } : { state: "owed", notBefore };
}

function whatNext(
  policy: FailurePolicy,
  { failures, owedSince, now, reason }: Omit<FailedAttempt, "roll">,
  notBefore: Date,
): NextState {
  const next = afterStop(policy, { notBefore, reason });
  if (next.state === "skipped" || failures < policy.retry.parkAfter) return next;
  // A clock that was set back since makes a window no older.
  const since = owedSince === null || owedSince > now ? now : owedSince;
  return now >= parkedFrom(policy, since) ? { state: "parked" } : next;
}

/**
 * Returns from when on a window that is owed since an instant may be parked. Unless the manifest says how long it must have been
 * owed, that is a day, and until the second tick since: so that all attempts during an outage of some hours park nothing.
 *
 * @example A monthly plugin has two months
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSchedule } from "../schedule/schedule.ts";
 * const retry = { attempts: 3, backoffMs: 30_000, maxMs: 900_000, parkAfter: 10, parkAgeMs: null };
 * const since = new Date("2026-01-01T00:00:10Z");
 * const monthly = parseSchedule("0 0 1 * *", "UTC");
 * assertEquals(parkedFrom({ retry, schedule: monthly }, since), new Date("2026-03-01T00:00:00Z"));
 * const hourly = parseSchedule("0 * * * *", "UTC");
 * assertEquals(parkedFrom({ retry, schedule: hourly }, since), new Date("2026-01-02T00:00:10Z"));
 * ```
 */
export function parkedFrom(
  { retry: { parkAgeMs }, schedule }: Pick<FailurePolicy, "retry" | "schedule">,
  owedSince: Date,
): Date {
  const day = new Date(owedSince.getTime() + (parkAgeMs ?? DAY_MS));
  if (parkAgeMs !== null || schedule === null) return day;
  const tick = schedule.next(owedSince);
  const second = tick && schedule.next(tick);
  return second !== null && second > day ? second : day;
}

/** Why a window that began is skipped. */
export function notAgain({ attempts }: Pick<WindowRecord, "attempts">, report: string): string {
  const [what = ""] = report.split("\n", 1);
  return `delivery is "at_most_once", and attempt ${attempts} ended: ${what}`;
}
