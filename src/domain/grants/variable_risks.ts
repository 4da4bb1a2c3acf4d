import type { Grant } from "../manifest/grant.ts";
import { quote } from "../text/quote.ts";
import type { GrantRisk } from "./grant_risk.ts";

/** Names, or their beginnings, of variables that decide what code a program runs. */
const DECIDES_CODE = [
  "PATH",
  "LD_*",
  "DYLD_*",
  "GCONV_PATH",
  "DENO_*",
  "NODE_*",
  "NPM_CONFIG_*",
  "BASH_ENV",
  "BASH_FUNC_*",
  "ENV",
  "SHELL",
  "SHELLOPTS",
  "BASHOPTS",
  "IFS",
  "PS4",
  "PROMPT_COMMAND",
  "PYTHON*",
  "PERL*",
  "RUBY*",
  "GEM_*",
  "JAVA_TOOL_OPTIONS",
  "_JAVA_OPTIONS",
  "JDK_JAVA_OPTIONS",
  "CLASSPATH",
  "LUA_*",
  "PHPRC",
  "PHP_INI_SCAN_DIR",
  "GIT_*",
  "EDITOR",
  "VISUAL",
  "PAGER",
  "LESSOPEN",
  "LESSCLOSE",
  "SSH_ASKPASS",
  "OPENSSL_CONF",
  "OPENSSL_MODULES",
  "GAPLESS_*",
];

/**
 * Returns warnings of the variables of a grant that decide what code runs: a plugin may set what it may read, and the
 * programs that it starts get it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_GRANTED } from "../manifest/grant.ts";
 * const levels = (env: string[]) => variableRisks({ ...NOTHING_GRANTED, env }).map(({ index }) => index);
 * assertEquals(levels(["API_TOKEN", "LD_PRELOAD", "L*"]), [1, 2]);
 * ```
 */
export function variableRisks(grant: Grant): GrantRisk[] {
  if (grant.kind === "all") return [];
  const level = "warning";
  if (grant.env === true) {
    const message = "every variable includes PATH, LD_PRELOAD and all secrets of the environment";
    return [{ level, kind: "env", index: null, message }];
  }
  return grant.env.flatMap((name, index): GrantRisk[] => {
    if (!DECIDES_CODE.some((risky) => overlaps(name, risky))) return [];
    const message = `${quote(name)} decides what code programs run, and the plugin may set it`;
    return [{ level, kind: "env", index, message }];
  });
}

/** Both may end with a star. */
function overlaps(one: string, other: string): boolean {
  const [a, b] = [one.replace(/\*$/, ""), other.replace(/\*$/, "")];
  if (one !== a && b.startsWith(a)) return true;
  return other === b ? a === b && one === a : a.startsWith(b);
}
