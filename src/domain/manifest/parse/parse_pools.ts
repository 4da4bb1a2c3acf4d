import { quote } from "../../text/quote.ts";
import { suggest } from "../../text/suggest.ts";
import type { Issues } from "../issues.ts";
import { keyPath } from "../key_path.ts";
import { isPluginName } from "../plugin_name.ts";
import type { TomlTable, TomlValue } from "./parse_toml.ts";
import { asCount, asText } from "./primitives.ts";

/** Parses `pools` of `[gapless]`: how many runs each pool allows at a time. */
export function parsePools(table: TomlTable, place: string, issues: Issues): ReadonlyMap<string, number> {
  const pools = new Map<string, number>();
  for (const [name, value] of table) {
    const size = issues.attempt(keyPath(place, name), () => parseSize(name, value));
    // One that is wrong is still known: its plugins have no further error.
    pools.set(name, size ?? 1);
  }
  return pools;
}

/**
 * Parses `pool` of a plugin.
 *
 * @throws {RangeError} If there is no such pool.
 */
export function parsePool(value: TomlValue, pools: ReadonlyMap<string, number>): string {
  const name = asText(value);
  if (pools.has(name)) return name;
  const hint = pools.size === 0
    ? `add it to [gapless], such as pools = { ${isPluginName(name) ? name : "db"} = 2 }`
    : suggest(name, [...pools.keys()]);
  throw new RangeError(`there is no pool ${quote(name)} in "pools" of [gapless]; ${hint}`);
}

function parseSize(name: string, value: TomlValue): number {
  if (isPluginName(name)) return asCount(value);
  throw new SyntaxError(
    `Cannot use the pool name ${quote(name)}: use lower-case letters, digits, "-" and "_", ` +
      "a letter or digit first, 64 characters at most",
  );
}
