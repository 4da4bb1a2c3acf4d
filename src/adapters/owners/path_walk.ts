import { type OwnerIssue, ownerIssueOf, type OwnerTrust } from "../../domain/instance/owner_issue.ts";
import { ifExistsSync, isUnreachable } from "../files/if_exists.ts";

/** As many links as Linux follows in one path. */
const MOST_LINKS = 40;

/** What was seen at paths: `undefined` stands for one where nothing is. */
export type SeenPaths = Map<string, Deno.FileInfo | undefined>;

/** What a walk along a path found. */
export interface PathWalk {
  readonly issues: readonly OwnerIssue[];
  /** The path with all links followed; null if there is nothing at it, or too many links lead there. */
  readonly end: string | null;
}

/**
 * Walks along a path as the system does, from the root through every folder and symbolic link, and collects what lets other
 * users replace something on the way. Each element is looked at once, by one `lstat`.
 *
 * @param path An absolute path.
 * @param seen What earlier walks saw; this one adds to it.
 */
export function walkPath(path: string, trust: OwnerTrust, seen: SeenPaths): PathWalk {
  const issues: OwnerIssue[] = [];
  let [at, rest, links] = ["", ["", ...namesOf(path)], 0];
  while (rest.length > 0) {
    const [name = "", ...others] = rest;
    if (name === "..") {
      [at, rest] = [parentOf(at), others];
      continue;
    }
    const next = name === "" ? "/" : `${at}/${name}`;
    const info = look(next, seen);
    if (info === undefined) return { issues, end: null };
    const { uid, gid, mode, isSymlink } = info;
    const element = { path: next, isLink: isSymlink, uid: uid ?? 0, gid: gid ?? 0, mode: mode ?? 0 };
    const issue = ownerIssueOf({ ...element, isLast: others.length === 0 }, trust);
    if (issue !== null) issues.push(issue);
    if (isSymlink) {
      if (++links > MOST_LINKS) return { issues, end: null };
      const target = Deno.readLinkSync(next);
      [at, rest] = [target.startsWith("/") ? "" : at, [...namesOf(target), ...others]];
    } else {
      [at, rest] = [name === "" ? "" : next, others];
    }
  }
  return { issues, end: at || "/" };
}

function namesOf(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** Looks at what is at a path itself, be it a link; once. */
export function look(path: string, seen: SeenPaths): Deno.FileInfo | undefined {
  if (!seen.has(path)) seen.set(path, ifExistsSync(() => Deno.lstatSync(path), isUnreachable));
  return seen.get(path);
}
