/** A file or folder that a grant should not reach. Whoever may write it may do everything. */
export interface ProtectedPath {
  /** What it is, as in `it holds ${what}`. */
  readonly what: string;
  /** Absolute path. */
  readonly path: string;
  /** Whether all that is in it is protected, too. */
  readonly isFolder: boolean;
  /** What read access to it is; null if it is nothing to speak of. */
  readonly read: "error" | "warning" | null;
}

/** What a path leads to. Names hide that: links, `..`, other mounts, a second name of the same file. */
export interface FoundPath {
  /** Absolute path without links; what does not exist of it is as it was. */
  readonly real: string;
  /** Identity of the file or folder; null if it does not exist. */
  readonly id: string | null;
  /** Identities of itself and of all folders that it is in. */
  readonly above: readonly string[];
  /** Returns the identities of what is mounted in it: other file systems, or other folders. */
  mounts(): readonly string[];
}

/** Follows an absolute path, as far as it exists. */
export type FindPath = (path: string) => FoundPath;

/**
 * Tells whether one may reach a protected path by what is granted, under whatever name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const find = (real: string) => ({ real, id: null, above: [], mounts: () => [] });
 * assertEquals(reaches(find("/srv"), find("/srv/jobs/gapless.toml"), false), true);
 * assertEquals(reaches(find("/srv/jobs/data"), find("/srv/jobs/gapless.toml"), false), false);
 * assertEquals(reaches(find("/var/lib/gapless/x"), find("/var/lib/gapless"), true), true);
 * ```
 */
export function reaches(granted: FoundPath, target: FoundPath, isFolder: boolean): boolean {
  if (isIn(target, granted) || (isFolder && isIn(granted, target))) return true;
  return granted.mounts().some((id) => target.above.includes(id) || (isFolder && target.id === id));
}

function isIn(inner: FoundPath, outer: FoundPath): boolean {
  return inner.real === outer.real || inner.real.startsWith(outer.real.replace(/\/*$/, "/")) ||
    (outer.id !== null && inner.above.includes(outer.id));
}
