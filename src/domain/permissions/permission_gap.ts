import type { Grant, Permission } from "../manifest/grant.ts";
import { Issues } from "../manifest/issues.ts";
import { parseGrant } from "../manifest/parse/parse_grant.ts";
import { type AskedPermission, PERMISSION_KINDS, type PermissionKind } from "./asked_permission.ts";
import { covers } from "./covers.ts";
import { grantTable } from "./grant_table.ts";

/** How what a plugin asks for and what it is granted differ. */
export interface PermissionGap {
  /** What it asks for and is not granted. */
  readonly missing: readonly AskedPermission[];
  /** What it is granted and does not ask for. */
  readonly unasked: readonly UnaskedPermission[];
}

/** One thing that is granted and not asked for. */
export interface UnaskedPermission {
  readonly kind: PermissionKind;
  /** As the sandbox gets it, so that a path is absolute. Null: everything of the kind. */
  readonly name: string | null;
}

/**
 * Holds what a plugin asks for against what it is granted.
 *
 * @param folder Absolute path of the manifest's folder, from which relative paths count.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_GRANTED } from "../manifest/grant.ts";
 * const asked = [{ kind: "read", name: "./data/in", why: "reads it" }] as const;
 * const grant = { ...NOTHING_GRANTED, read: ["/srv/data"], net: true } as const;
 * assertEquals(permissionGap(asked, grant, "/srv"), { missing: [], unasked: [{ kind: "net", name: null }] });
 * ```
 */
export function permissionGap(
  asked: readonly AskedPermission[],
  grant: Grant,
  folder: string,
): PermissionGap {
  const wanted = asked.map((permission) => ({ permission, names: namesOf(permission, folder) }));
  const granted = PERMISSION_KINDS.flatMap((kind) => grantedOf(kind, grant));
  const holds = (kind: PermissionKind, outer: string | null, inner: string | null) =>
    outer === null || (inner !== null && covers(kind, outer, inner));
  const meets = ({ permission: { kind }, names }: (typeof wanted)[number]) =>
    names.every((name) => granted.some((have) => have.kind === kind && holds(kind, have.name, name)));
  const isAsked = ({ kind, name }: UnaskedPermission) =>
    wanted.some(({ permission, names }) =>
      permission.kind === kind && names.some((want) => holds(kind, name, want) || holds(kind, want, name))
    );
  return {
    missing: grant.kind === "all"
      ? []
      : wanted.filter((one) => !meets(one)).map(({ permission }) => permission),
    unasked: granted.filter((one) => !isAsked(one)),
  };
}

/** Returns what a plugin asks for as the sandbox would get it: with absolute paths. */
function namesOf(permission: AskedPermission, folder: string): (string | null)[] {
  const grant = parseGrant(grantTable([permission]), "", { folder, issues: new Issues() });
  return grantedOf(permission.kind, grant).map(({ name }) => name);
}

function grantedOf(kind: PermissionKind, grant: Grant): UnaskedPermission[] {
  const permission: Permission = grant.kind === "all" ? true : grant[kind];
  return permission === true ? [{ kind, name: null }] : permission.map((name) => ({ kind, name }));
}
