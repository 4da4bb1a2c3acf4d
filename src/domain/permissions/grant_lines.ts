import type { Grant, Permission } from "../manifest/grant.ts";
import { type AskedPermission, PERMISSION_KINDS, type PermissionKind } from "./asked_permission.ts";

/** What `grantLines()` adds to. */
export interface GrantNow {
  readonly grant: Grant;
  /** Absolute path of the manifest's folder. */
  readonly folder: string;
}

const PATHS: readonly PermissionKind[] = ["read", "write", "ffi"];

/**
 * Returns the lines of a `[plugins.NAME.grant]` that grant what is missing, beside what is granted already: one for each
 * kind that has to change.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_GRANTED } from "../manifest/grant.ts";
 * const missing = [{ kind: "read", name: "./in", why: "reads it" }] as const;
 * const grant = { ...NOTHING_GRANTED, read: ["/srv/data"] };
 * assertEquals(grantLines(missing, { grant, folder: "/srv" }), ['read = ["./data", "./in"]']);
 * ```
 */
export function grantLines(missing: readonly AskedPermission[], { grant, folder }: GrantNow): string[] {
  return PERMISSION_KINDS.flatMap((kind) => {
    const names = missing.filter((permission) => permission.kind === kind).map(({ name }) => name);
    if (names.length === 0) return [];
    const granted: Permission = grant.kind === "all" ? true : grant[kind];
    if (granted === true || names.includes(null)) return [`${kind} = true`];
    const kept = PATHS.includes(kind) ? granted.map((path) => shorten(path, folder)) : granted;
    const all = new Set([...kept, ...names.filter((name) => name !== null)]);
    return [`${kind} = [${Array.from(all, (name) => JSON.stringify(name)).join(", ")}]`];
  });
}

/** Paths in the manifest's folder are written as they would be by hand. */
function shorten(path: string, folder: string): string {
  return path === folder ? "." : path.startsWith(`${folder}/`) ? `./${path.slice(folder.length + 1)}` : path;
}
