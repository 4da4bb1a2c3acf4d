import type { RetryPolicy } from "../manifest/manifest.ts";
import type { Burial, OpenWindow } from "./claim.ts";
import { isStillDead } from "./is_still_dead.ts";
import type { LeaseRecord } from "./owner.ts";
import { afterCrash } from "./retry.ts";

/** By what it is judged who is dead. */
export interface BurialPolicy {
  readonly now: Date;
  readonly retry: RetryPolicy;
  /** Leases whose owners were found dead, or that expired out of sight. All others, and those with a sign of life since, count as held. */
  readonly dead: readonly LeaseRecord[];
}

/** Ends the leases of the dead; returns how, and the open windows as they are then. */
export function bury(
  open: readonly OpenWindow[],
  policy: BurialPolicy,
): { readonly buried: readonly Burial[]; readonly left: readonly OpenWindow[] } {
  const buried: Burial[] = [];
  const left = open.map((window) => {
    const { lease } = window;
    if (lease === null || !isStillDead(lease, policy.dead)) return window;
    const burial = burialOf(window, lease, policy);
    buried.push(burial);
    const notBefore = burial.next.state === "owed" ? burial.next.notBefore : null;
    return { ...window, state: burial.next.state, notBefore, lease: null };
  });
  return { buried, left };
}

/** Who was asked to stop, and was stopped, did not fail: its window stays owed, with no failure counted. */
function burialOf(
  { failures }: OpenWindow,
  lease: LeaseRecord,
  { retry, now }: BurialPolicy,
): Burial {
  return lease.stopAt === null
    ? { lease, outcome: "crashed", next: afterCrash(retry, failures + 1, now) }
    : { lease, outcome: "superseded", next: { state: "owed", notBefore: now } };
}
