import type { Grant } from "../manifest/grant.ts";
import { PERMISSION_KINDS } from "../permissions/asked_permission.ts";
import { quote } from "../text/quote.ts";

/** What a plugin is granted, one text for each thing, in no particular order; comparable with that of another day. */
export type GrantedThings = readonly string[];

/**
 * Returns what a grant holds, as texts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_GRANTED } from "../manifest/grant.ts";
 * const grant = { ...NOTHING_GRANTED, read: ["/srv/data"], run: true } as const;
 * assertEquals(grantedThings(grant), ['read "/srv/data"', "run: everything"]);
 * assertEquals(grantedThings({ kind: "all" }), ["everything"]);
 * ```
 */
export function grantedThings(grant: Grant): GrantedThings {
  if (grant.kind === "all") return ["everything"];
  const things = PERMISSION_KINDS.flatMap((kind) => {
    const permission = grant[kind];
    return permission === true ? [`${kind}: everything`] : permission.map((name) => `${kind} ${quote(name)}`);
  });
  return grant.unsafe ? [...things, "unsafe"] : things;
}

/** Returns how what is granted has changed, as a clause; null if it has not. */
export function describeGrantChange(before: GrantedThings, now: GrantedThings): string | null {
  const added = now.filter((thing) => !before.includes(thing));
  const removed = before.filter((thing) => !now.includes(thing));
  if (added.length === 0 && removed.length === 0) return null;
  const changes = [
    ...added.length === 0 ? [] : [`added: ${added.join(", ")}`],
    ...removed.length === 0 ? [] : [`removed: ${removed.join(", ")}`],
  ];
  return `its grant changed since the last sync; ${changes.join("; ")}`;
}
