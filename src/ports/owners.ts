import type { OwnerIssue } from "../domain/instance/owner_issue.ts";

/** Who owns what an instance runs and keeps, and who else could change it. */
export interface Owners {
  /** Whether somebody reads warnings. */
  readonly warns: boolean;
  /**
   * What other users could change of the files that were used so far. As root there is nothing: it refuses such files.
   */
  issues(): readonly OwnerIssue[];
  /** Whether a user may own what this one runs: root, the user itself, and who was named. */
  trusts(uid: number): boolean;
  /** Returns a user's name, or `uid N`. */
  nameOf(uid: number): string;
  /** Name of this process's user. */
  readonly user: string;
  /** Name of the user whose manifest it is, if root works with that of somebody else; null otherwise. */
  foreignOwner(): string | null;
}

/** Root would run, or write to, what other users can change. */
export class OwnerError extends Error {
  override name = "OwnerError";
}
