/** The kinds of permission, in the order of the manual. */
export const PERMISSION_KINDS = ["net", "listen", "env", "read", "write", "run", "sys", "ffi"] as const;

/** One of the kinds of permission. */
export type PermissionKind = (typeof PERMISSION_KINDS)[number];

/** One thing that a plugin asks for. */
export interface AskedPermission {
  readonly kind: PermissionKind;
  /** As the plugin wrote it: a host, a name, a path. Null: everything of the kind. */
  readonly name: string | null;
  /** Why it is needed, in one line. */
  readonly why: string;
}
