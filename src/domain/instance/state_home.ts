/** What decides where state lies. */
export interface StateCircumstances {
  /** Whether the program runs as root. */
  readonly root: boolean;
  /** Value of `HOME`. */
  readonly home: string | undefined;
  /** Value of `XDG_STATE_HOME`. */
  readonly xdgStateHome: string | undefined;
}

/**
 * Returns the folder that holds the state folders of all of a user's instances; undefined if there is no place for it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const user = { root: false, home: "/home/ada", xdgStateHome: undefined };
 * assertEquals(stateHome(user), "/home/ada/.local/state/gapless");
 * assertEquals(stateHome({ ...user, root: true }), "/var/lib/gapless");
 * ```
 */
export function stateHome({ root, home, xdgStateHome }: StateCircumstances): string | undefined {
  if (root) return "/var/lib/gapless";
  // The XDG specification wants relative values ignored.
  if (xdgStateHome?.startsWith("/")) return `${xdgStateHome}/gapless`;
  return home?.startsWith("/") ? `${home}/.local/state/gapless` : undefined;
}
