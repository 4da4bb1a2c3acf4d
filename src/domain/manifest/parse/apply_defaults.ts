import type { ManifestIssue } from "../manifest_error.ts";
import type { TomlTable, TomlValue } from "./parse_toml.ts";

/** Tables whose keys have defaults each; of all other keys a plugin's own value stands in place of the default as a whole. */
const JOINED: readonly string[] = ["retry", "config"];

/**
 * Puts the keys of `[defaults]` into a plugin's table that it does not have itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const defaults = new Map([["timeout", "5m"], ["overlap", "allow"]]);
 * const table = new Map([["module", "./report.ts"], ["timeout", "1h"]]);
 * assertEquals([...applyDefaults(table, defaults)], [["timeout", "1h"], ["overlap", "allow"], ["module", "./report.ts"]]);
 * ```
 */
export function applyDefaults(table: TomlTable, defaults: TomlTable): TomlTable {
  const all = new Map<string, TomlValue>([...defaults, ...table]);
  for (const key of JOINED) {
    const [common, own] = [defaults.get(key), table.get(key)];
    if (common instanceof Map && own instanceof Map) all.set(key, new Map([...common, ...own]));
  }
  return all;
}

/** Reports whether what is wrong with a plugin is wrong with a default of it. */
export function isOfDefaults({ path }: ManifestIssue, prefix: string, table: TomlTable): boolean {
  const [key = "", inner = ""] = path.startsWith(`${prefix}.`)
    ? path.slice(prefix.length + 1).split(".")
    : [];
  const own = table.get(key);
  if (key === "" || own === undefined) return key !== "";
  return JOINED.includes(key) && own instanceof Map && !own.has(inner);
}
