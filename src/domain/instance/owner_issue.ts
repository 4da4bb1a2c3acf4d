/** What lets users other than this one (and root) replace or change what lies at a path: one element of that path. */
export interface OwnerIssue {
  /** Absolute path of the element: the file, a folder on the way to it, or a symbolic link there. */
  readonly path: string;
  readonly isLink: boolean;
  /** Its owner, who is not trusted; null if the owner is. */
  readonly uid: number | null;
  /** Its mode, by which its group or all others may write to it; null if they may not. */
  readonly mode: number | null;
}

const STICKY = 0o1000;
const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;

/** What is known of a path's element. */
export interface PathElement {
  readonly path: string;
  readonly isLink: boolean;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  /** Whether the path ends here, and so does not lead to something with an owner of its own. */
  readonly isLast: boolean;
}

/** Whose writing is no issue. */
export interface OwnerTrust {
  owner(uid: number): boolean;
  /** Whether a group has no members but trusted users. */
  group(gid: number): boolean;
}

/**
 * Returns why an element of a path is not safe from other users; null if it is.
 *
 * @example The next owner counts in a sticky folder
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const root = { owner: (uid: number) => uid === 0, group: () => false };
 * const tmp = { path: "/tmp", isLink: false, uid: 0, gid: 0, mode: 0o41777, isLast: false };
 * assertEquals(ownerIssueOf(tmp, root), null);
 * assertEquals(ownerIssueOf({ ...tmp, isLast: true }, root)?.mode, 0o1777);
 * ```
 */
export function ownerIssueOf(
  { path, isLink, uid, gid, mode, isLast }: PathElement,
  trust: OwnerTrust,
): OwnerIssue | null {
  const writers = (mode & OTHERS_WRITE) !== 0 || (mode & GROUP_WRITES) !== 0 && !trust.group(gid);
  // A link has no mode of its own. In a sticky folder others may add names, but neither remove nor rename those of root.
  const isOpen = !isLink && writers && (isLast || (mode & STICKY) === 0);
  const isForeign = !trust.owner(uid);
  if (!isForeign && !isOpen) return null;
  return { path, isLink, uid: isForeign ? uid : null, mode: isOpen ? mode & 0o7777 : null };
}
