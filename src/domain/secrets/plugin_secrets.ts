import { itemPath, keyPath } from "../manifest/key_path.ts";
import type { ManifestTable, ManifestValue, Reference } from "../manifest/manifest.ts";
import type { SecretValue } from "./secret_value.ts";
import { passwordsIn, secretVariables } from "./secret_variables.ts";

/** A reference of a config, and the value that it led to. */
export interface ResolvedReference {
  /** Where it is in the manifest. */
  readonly path: string;
  readonly reference: Reference;
  readonly value: string;
}

/**
 * Returns the values that may have to be hidden in what a plugin reports: those of the references in its config, and of the
 * variables that it is granted, if their names say so.
 *
 * @param config As the manifest has it.
 * @param values As the plugin gets it.
 * @param environment The variables that it is granted.
 */
export function pluginSecrets(
  config: ManifestTable,
  values: unknown,
  environment: Readonly<Record<string, string>>,
): SecretValue[] {
  const references = resolvedReferences({ kind: "table", table: config }, values, "");
  const exempt = new Set(
    references.flatMap(({ reference }) =>
      reference.secret === false && reference.kind === "env" ? [reference.name] : []
    ),
  );
  const referenced = references.filter(({ reference }) => reference.secret !== false).flatMap(
    ({ reference, value }) =>
      [value, ...passwordsIn(value)].map((one) => ({ name: nameOf(reference), value: one })),
  );
  return [...referenced, ...secretVariables(environment, exempt)];
}

/** Returns the references in a value of the manifest, each with what it led to. */
export function resolvedReferences(
  value: ManifestValue,
  resolved: unknown,
  path: string,
): ResolvedReference[] {
  switch (value.kind) {
    case "literal":
      return [];
    case "list":
      return value.items.flatMap((item, index) =>
        resolvedReferences(item, Reflect.get(Object(resolved), index), itemPath(path, index))
      );
    case "table":
      return Array.from(value.table).flatMap(([key, item]) =>
        resolvedReferences(item, Reflect.get(Object(resolved), key), keyPath(path, key))
      );
    default:
      return [{ path, reference: value, value: String(resolved) }];
  }
}

function nameOf(reference: Reference): string {
  switch (reference.kind) {
    case "env":
    case "credential":
      return reference.name;
    case "file":
      return baseName(reference.path);
    case "command":
      return baseName(reference.argv[0]);
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
