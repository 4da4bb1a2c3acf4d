import type { PluginEntry } from "./manifest.ts";

/** The first version of Landlock under which files can be moved between folders. */
export const LANDLOCK_MOVES = 2;

/**
 * Returns why Landlock does not restrict a plugin, as it is written in the manifest; null if it does. Programs and native
 * code need more than anyone can list; and under the oldest version, who may write could not move files.
 *
 * @param version Version of Landlock, from 1 on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_GRANTED } from "./grant.ts";
 * assertEquals(landlockExemption({ grant: NOTHING_GRANTED, landlock: true }, 7), null);
 * assertEquals(landlockExemption({ grant: { kind: "all" }, landlock: true }, 7), 'grant = "all"');
 * ```
 */
export function landlockExemption(
  { grant, landlock }: Pick<PluginEntry, "grant" | "landlock">,
  version: number,
): string | null {
  if (!landlock) return "landlock = false";
  if (grant.kind === "all") return 'grant = "all"';
  for (const kind of ["run", "ffi"] as const) {
    if (grant[kind] === true || grant[kind].length > 0) return `a grant of "${kind}"`;
  }
  const writes = grant.write === true || grant.write.length > 0;
  return writes && version < LANDLOCK_MOVES ? 'a grant of "write"' : null;
}
