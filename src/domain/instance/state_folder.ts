/** What decides where state lies. */
export interface StateCircumstances {
  /** Whether the program runs as root. */
  readonly root: boolean;
  /** Home folder of the user, absolute. */
  readonly home: string;
  /** Value of `XDG_STATE_HOME`. */
  readonly xdgStateHome: string | undefined;
}

/**
 * Returns the folder that holds the state folders of all of a user's instances.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const user = { root: false, home: "/home/ada", xdgStateHome: undefined };
 * assertEquals(stateHome(user), "/home/ada/.local/state/gapless");
 * assertEquals(stateHome({ ...user, root: true }), "/var/lib/gapless");
 * ```
 */
export function stateHome({ root, home, xdgStateHome }: StateCircumstances): string {
  if (root) return "/var/lib/gapless";
  // The XDG specification wants relative values ignored.
  const base = xdgStateHome?.startsWith("/") ? xdgStateHome : `${home}/.local/state`;
  return `${base}/gapless`;
}
