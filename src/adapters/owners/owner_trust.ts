import type { OwnerTrust } from "../../domain/instance/owner_issue.ts";
import { Accounts } from "./accounts.ts";

/** Whom a process trusts with what it runs. */
export interface TrustedOwners {
  /** Its user, who is trusted as root is. */
  readonly uid: number;
  /** Other users, by name or number. */
  readonly trusted: readonly string[];
}

/**
 * Returns whom a process trusts. A group counts as others, even one without members, unless it is the private group of a user
 * who is named, or whose process this is. The lists of users are read only when one of them is needed.
 */
export function ownerTrust({ uid: self, trusted }: TrustedOwners, accounts = new Accounts()): OwnerTrust {
  let named: readonly number[] | undefined;
  const uids = () => named ??= trusted.flatMap((name) => accounts.uidOf(name) ?? []);
  return {
    owner: (uid) => uid === 0 || uid === self || uids().includes(uid),
    group: (gid) =>
      [...(self === 0 ? [] : [self]), ...uids()].some((uid) => accounts.isPrivateGroup(gid, uid)),
  };
}
