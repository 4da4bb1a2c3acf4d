import { dirname } from "@std/path/posix";
import type { Grant } from "../../domain/manifest/grant.ts";
import type { AskedPermission } from "../../domain/permissions/asked_permission.ts";
import { grantLines } from "../../domain/permissions/grant_lines.ts";
import type { PermissionGap } from "../../domain/permissions/permission_gap.ts";
import { table } from "./table.ts";

/** The plugin that is told about, and the manifest that it stands in. */
export interface Grantee {
  readonly name: string;
  readonly grant: Grant;
  /** Absolute path of the manifest. */
  readonly manifest: string;
}

/** What a plugin asks for, one line each, with why. */
export function askedLines(asked: readonly AskedPermission[]): string[] {
  return table(["", "", ""], asked.map(({ kind, name, why }) => [kind, name ?? "everything", why])).slice(1);
}

/** Tells what a plugin asks for and is not granted, and what to write; no lines if nothing is missing. */
export function missingLines({ missing }: PermissionGap, { name, grant, manifest }: Grantee): string[] {
  if (missing.length === 0) return [];
  return [
    `${name}: it asks for what its grant does not hold:`,
    ...askedLines(missing).map((line) => `  ${line}`),
    "To grant it, let the manifest say:",
    `  [plugins.${name}.grant]`,
    ...grantLines(missing, { grant, folder: dirname(manifest) }).map((line) => `  ${line}`),
  ];
}

/** Tells what a plugin is granted and does not ask for; no lines if there is nothing. */
export function unaskedLines({ unasked }: PermissionGap, { name, grant }: Grantee): string[] {
  if (unasked.length === 0) return [];
  const list = unasked.map(({ kind, name }) => name === null ? kind : `${kind} ${name}`).join(", ");
  return [
    `${name}: its grant holds what it does not ask for: ${grant.kind === "all" ? `all of ${list}` : list}`,
  ];
}

/** A gap as JSON; null twice if the plugin does not say what it asks for. */
export function gapJson(gap: PermissionGap | null) {
  return { missing: gap?.missing ?? null, unasked: gap?.unasked ?? null };
}
