import type { ManifestTable, ManifestValue } from "../manifest/manifest.ts";

/** Where the values of a config stand that do not stand in the manifest. */
export interface References {
  /** Names of environment variables. */
  readonly variables: readonly string[];
  /** Absolute paths. */
  readonly files: readonly string[];
}

/** Finds what a config points at. */
export function referencesOf(config: ManifestTable): References {
  const all = [...config.values()].flatMap(referencesIn);
  return {
    variables: all.flatMap((value) => value.kind === "env" ? [value.name] : []),
    files: all.flatMap((value) => value.kind === "file" ? [value.path] : []),
  };
}

type Reference = Extract<ManifestValue, { kind: "env" | "file" }>;

function referencesIn(value: ManifestValue): Reference[] {
  switch (value.kind) {
    case "literal":
      return [];
    case "env":
    case "file":
      return [value];
    case "list":
      return value.items.flatMap(referencesIn);
    case "table":
      return [...value.table.values()].flatMap(referencesIn);
  }
}
