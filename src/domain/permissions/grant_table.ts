import type { TomlTable } from "../manifest/parse/parse_toml.ts";
import { type AskedPermission, PERMISSION_KINDS } from "./asked_permission.ts";

/** Returns the grant that holds just what is asked for, as it would stand in a manifest. */
export function grantTable(asked: readonly AskedPermission[]): TomlTable {
  const table: TomlTable = new Map();
  for (const kind of PERMISSION_KINDS) {
    const names = asked.filter((permission) => permission.kind === kind).map(({ name }) => name);
    if (names.length > 0) table.set(kind, names.includes(null) || names.filter((name) => name !== null));
  }
  return table;
}
