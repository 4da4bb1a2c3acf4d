import { absolutePath } from "./absolute_path.ts";
import type { ManifestValue } from "../manifest.ts";
import type { TomlValue } from "./parse_toml.ts";
import { quote } from "../../text/quote.ts";

/** A value that stands elsewhere. */
export type Reference = Extract<ManifestValue, { kind: "env" | "file" }>;

/**
 * Parses `{ env = "NAME" }` and `{ file = "path" }`. Undefined for all else: a table with more keys is just a table.
 *
 * @throws {SyntaxError} If the name or path cannot be one.
 */
export function parseReference(value: TomlValue, folder: string): Reference | undefined {
  if (!(value instanceof Map) || value.size !== 1) return undefined;
  const name = value.get("env");
  if (typeof name === "string") return { kind: "env", name: parseName(name) };
  const path = value.get("file");
  if (typeof path === "string") return { kind: "file", path: absolutePath(path, folder) };
  return undefined;
}

function parseName(name: string): string {
  if (/^[^=\0]+$/.test(name)) return name;
  throw new SyntaxError(`Cannot use the environment variable ${quote(name)}: no variable can have that name`);
}
