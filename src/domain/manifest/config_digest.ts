import { digest } from "../text/digest.ts";
import type { ManifestTable, ManifestValue } from "./manifest.ts";

/**
 * Returns a digest of a plugin's config as the manifest has it: the same for the same keys and values, in whatever order
 * they are. What the manifest only refers to counts by the name of its variable, the path of its file, and so on: neither a secret
 * nor a digest of one goes into it.
 *
 * @example
 * ```ts
 * import { assertEquals, assertNotEquals } from "@std/assert";
 * import type { ManifestValue } from "./manifest.ts";
 * const days = ["days", { kind: "literal", value: 7 }] as const;
 * const password = ["password", { kind: "env", name: "PASSWORD" }] as const;
 * const one = configDigest(new Map<string, ManifestValue>([days, password]));
 * assertEquals(configDigest(new Map<string, ManifestValue>([password, days])), one);
 * assertNotEquals(configDigest(new Map([days])), one);
 * ```
 */
export function configDigest(config: ManifestTable): string {
  return digest(JSON.stringify(canonicalTable(config)));
}

/** A value in a form unlike that of every other one, which reveals nothing of where in the file it was. */
type Canonical = readonly (string | Canonical)[];

function canonicalTable(table: ManifestTable): Canonical {
  const entries = [...table].sort(([one], [other]) => one < other ? -1 : 1);
  return ["table", ...entries.map(([key, value]) => [key, canonical(value)])];
}

function canonical(value: ManifestValue): Canonical {
  switch (value.kind) {
    case "literal":
      return canonicalLiteral(value.value);
    case "env":
      return ["env", value.name];
    case "file":
      return ["file", value.path];
    case "credential":
      return ["credential", value.name];
    case "command":
      return ["command", ...value.argv];
    case "list":
      return ["list", ...value.items.map(canonical)];
    case "table":
      return canonicalTable(value.table);
  }
}

function canonicalLiteral(value: string | number | boolean | Date): Canonical {
  return value instanceof Date ? ["date", value.toISOString()] : [typeof value, String(value)];
}
