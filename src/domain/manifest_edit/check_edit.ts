import { parseToml, type TomlTable, type TomlValue } from "../manifest/parse/parse_toml.ts";

/**
 * Checks that an edit of a manifest touched nothing but one plugin.
 *
 * @throws {SyntaxError} If it did, or the edited text is no TOML; the message is a clause.
 */
export function checkEdit(before: string, after: string, plugin: string): void {
  const [was, is] = [parseToml(before), parseToml(after)].map((manifest) => withoutPlugin(manifest, plugin));
  if (was !== is) throw new SyntaxError("the edit would have changed more than that; make it by hand");
}

/** Returns all of a manifest but one plugin, as a text that differs whenever a value or the order of keys does. */
function withoutPlugin(manifest: TomlTable, plugin: string): string {
  const rest = new Map(manifest);
  const plugins = manifest.get("plugins");
  if (plugins instanceof Map) {
    const others = new Map(plugins);
    others.delete(plugin);
    rest.delete("plugins");
    if (others.size > 0) rest.set("plugins", others);
  }
  return JSON.stringify(
    rest,
    (_key, value: TomlValue) => value instanceof Map ? { table: [...value] } : value,
  );
}
