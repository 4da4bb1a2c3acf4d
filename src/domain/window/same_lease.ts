import type { Lease } from "./owner.ts";

/** Tells whether two are the same lease: of the same window, under the same token. */
export function isSameLease(one: Lease, other: Lease): boolean {
  return one.windowId === other.windowId && one.token === other.token;
}
