import type { Owner } from "./owner.ts";

/** Tells whether two names are of the same process. */
export function isSameOwner(one: Owner, other: Owner): boolean {
  return one.host === other.host && one.boot === other.boot && one.namespace === other.namespace &&
    one.pid === other.pid && one.started === other.started;
}
