import { itemPath, keyPath } from "../key_path.ts";
import type { ManifestTable, ManifestValue } from "../manifest.ts";
import type { ParseContext } from "./parse_context.ts";
import { parseReference } from "./parse_reference.ts";
import type { TomlTable, TomlValue } from "./parse_toml.ts";

/** Finds the references in a plugin's config, at any depth; all other values stay as they are. */
export function parseConfig(table: TomlTable, path: string, context: ParseContext): ManifestTable {
  return new Map(
    Array.from(table, ([key, value]) => [key, parseValue(value, keyPath(path, key), context)]),
  );
}

function parseValue(value: TomlValue, path: string, context: ParseContext): ManifestValue {
  const reference = context.issues.attempt(path, () => parseReference(value, context.folder));
  if (reference !== undefined) return reference;
  if (Array.isArray(value)) {
    return {
      kind: "list",
      items: value.map((item, index) => parseValue(item, itemPath(path, index), context)),
    };
  }
  if (value instanceof Map) return { kind: "table", table: parseConfig(value, path, context) };
  return { kind: "literal", value };
}
