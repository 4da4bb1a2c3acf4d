import { Issues } from "../issues.ts";
import { itemPath, keyPath } from "../key_path.ts";
import type { ManifestTable, ManifestValue } from "../manifest.ts";
import type { ManifestIssue } from "../manifest_error.ts";
import { ValueSourceError, type ValueSources } from "./value_sources.ts";

/** A value with everything in it that it points at, or why there is none. */
export type Resolved<T> = { readonly value: T } | { readonly issues: readonly ManifestIssue[] };

/**
 * Reads what a value of the manifest points at.
 *
 * @param path Where the value stands, for the issues.
 */
export function resolveValue(value: ManifestValue, sources: ValueSources, path: string): Resolved<unknown> {
  return collect((issues) => valueOf(value, path, { sources, issues }));
}

/**
 * Reads what a table of the manifest points at, such as a plugin's config. The result is made of plain objects, lists,
 * strings, numbers, booleans and dates: it survives a structured clone.
 *
 * @param path Where the table stands, for the issues.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const table = new Map([["database", { kind: "env", name: "DATABASE_URL" } as const]]);
 * const sources = { env: () => undefined, file: () => "", credential: () => "", command: () => "" };
 * assertEquals(resolveTable(table, sources, "plugins.report.config"), {
 *   issues: [{
 *     path: "plugins.report.config.database",
 *     message: "environment variable DATABASE_URL is not set (set it, or put it in env_file)",
 *   }],
 * });
 * ```
 */
export function resolveTable(
  table: ManifestTable,
  sources: ValueSources,
  path: string,
): Resolved<Record<string, unknown>> {
  return collect((issues) => objectOf(table, path, { sources, issues }));
}

interface Context {
  readonly sources: ValueSources;
  readonly issues: Issues;
}

function collect<T>(resolve: (issues: Issues) => T): Resolved<T> {
  const issues = new Issues();
  const value = resolve(issues);
  return issues.found.length > 0 ? { issues: issues.found } : { value };
}

function valueOf(value: ManifestValue, path: string, context: Context): unknown {
  switch (value.kind) {
    case "literal":
      return value.value;
    case "env":
      return variableOf(value.name, path, context);
    case "file":
      return textOf(() => context.sources.file(value.path), path, context);
    case "credential":
      return textOf(() => context.sources.credential(value.name), path, context);
    case "command":
      return textOf(() => context.sources.command(value.argv), path, context);
    case "list":
      return value.items.map((item, index) => valueOf(item, itemPath(path, index), context));
    case "table":
      return objectOf(value.table, path, context);
  }
}

/** `Object.fromEntries()` defines keys and never assigns them: `__proto__` becomes a key like any other. */
function objectOf(table: ManifestTable, path: string, context: Context): Record<string, unknown> {
  return Object.fromEntries(
    Array.from(table, ([key, value]) => [key, valueOf(value, keyPath(path, key), context)]),
  );
}

function variableOf(name: string, path: string, { sources, issues }: Context): string | undefined {
  const value = sources.env(name);
  if (value === undefined) {
    issues.add(path, `environment variable ${name} is not set (set it, or put it in env_file)`);
  }
  return value;
}

function textOf(read: () => string, path: string, { issues }: Context): string | undefined {
  try {
    return read().replace(/\r?\n$/, "");
  } catch (error) {
    if (!(error instanceof ValueSourceError)) throw error;
    issues.add(path, error.message);
    return undefined;
  }
}
