import { dirname } from "@std/path/posix";
import type { Grant } from "../../domain/manifest/grant.ts";
import type { AskedPermission } from "../../domain/permissions/asked_permission.ts";
import { grantLines } from "../../domain/permissions/grant_lines.ts";
import type { PermissionGap } from "../../domain/permissions/permission_gap.ts";
import { columns } from "../../domain/text/columns.ts";
import { printable } from "../../domain/text/printable.ts";
import { table } from "./table.ts";
import { cut, wrap } from "./wrap.ts";

/** The plugin that is told about, and the manifest that it stands in. */
export interface Grantee {
  readonly name: string;
  readonly grant: Grant;
  /** Absolute path of the manifest. */
  readonly manifest: string;
}

/** Of a terminal, less the indent. */
const WIDTH = 76;
const INDENT = " ".repeat(7);

/**
 * What a plugin asks for, with why: one line each, or where that is too wide, several. No name and no reason reaches the end of
 * a line of the terminal, from where its rest would go on at the left margin like a line of the program's own.
 */
export function askedLines(asked: readonly AskedPermission[]): string[] {
  const rows = asked.map(({ kind, name, why }) => [kind, nameOf(name), why]);
  const lines = table(["", "", ""], rows).slice(1);
  if (lines.every((line) => columns(line) <= WIDTH)) return lines;
  return asked.flatMap(({ kind, name, why }) => [
    ...cut(printable(nameOf(name)), WIDTH - INDENT.length).map((line, index) =>
      (index === 0 ? kind.padEnd(INDENT.length) : INDENT) + line
    ),
    ...wrap(why, WIDTH - INDENT.length - 2).map((line) => `${INDENT}  ${line}`),
  ]);
}

/** A name with blanks in it is quoted, so that it is clear where it ends. */
function nameOf(name: string | null): string {
  if (name === null) return "everything";
  return /\s/u.test(name) ? JSON.stringify(name) : name;
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
