import type { CommandLine, ManifestTable, ManifestValue, Reference } from "../manifest.ts";

/** Returns the references in a value of the manifest, however deep they are. */
export function referencesIn(value: ManifestValue): Reference[] {
  switch (value.kind) {
    case "literal":
      return [];
    case "env":
    case "file":
    case "credential":
    case "command":
      return [value];
    case "list":
      return value.items.flatMap(referencesIn);
    case "table":
      return [...value.table.values()].flatMap(referencesIn);
  }
}

/** Returns the programs whose output a table of the manifest refers to. */
export function commandsIn(table: ManifestTable): CommandLine[] {
  return referencesIn({ kind: "table", table }).flatMap((one) => one.kind === "command" ? [one.argv] : []);
}
