import type { Grant } from "../grant.ts";
import type { Variables } from "./value_sources.ts";

/** Variables that change how programs are loaded. */
const OF_THE_LOADER = /^(?:LD|DYLD)_/;

/**
 * Returns the variables that a plugin's grant names, and `PATH`, by which programs are found: all that its sandbox and the
 * programs that it starts get. What the plugin itself can read of them is for its permissions to say.
 *
 * Who may start only listed programs gets no variables of the loader: with them, Deno would start none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_GRANTED } from "../grant.ts";
 * const set: Record<string, string> = { HOME: "/root", API_TOKEN: "x", API_URL: "y" };
 * const sources = { env: (name: string) => set[name], names: () => Object.keys(set) };
 * assertEquals(grantedVariables({ ...NOTHING_GRANTED, env: ["API_*"] }, sources), { API_TOKEN: "x", API_URL: "y" });
 * assertEquals(grantedVariables(NOTHING_GRANTED, sources), {});
 * ```
 */
export function grantedVariables(grant: Grant, sources: Variables): Record<string, string> {
  const granted = grant.kind === "all" ? true : grant.env;
  const isKept = (name: string) => grant.kind === "all" || grant.run === true || !OF_THE_LOADER.test(name);
  const names = granted === true
    ? sources.names()
    : ["PATH", ...granted.flatMap((pattern) => matching(pattern, sources))];
  return Object.fromEntries(
    names.filter(isKept).flatMap((name) => {
      const value = sources.env(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** As in Deno, a name may end with a star. */
function matching(pattern: string, sources: Variables): readonly string[] {
  if (!pattern.endsWith("*")) return [pattern];
  return sources.names().filter((name) => name.startsWith(pattern.slice(0, -1)));
}
