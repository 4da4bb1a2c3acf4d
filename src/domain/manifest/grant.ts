/** The permissions that a plugin's sandbox gets, and no more. */
export type Grant =
  | { readonly kind: "all" }
  | {
    readonly kind: "listed";
    /** Hosts, or hosts with a port, to connect to. */
    readonly net: Permission;
    /** Addresses with a port, to listen on; in lower case. The plugin may connect to them, too. */
    readonly listen: readonly string[];
    /** Names of variables. */
    readonly env: Permission;
    /** Absolute paths. */
    readonly read: Permission;
    /** Absolute paths. */
    readonly write: Permission;
    /** Programs, by name or absolute path. */
    readonly run: Permission;
    /** Deno's names of system interfaces. */
    readonly sys: Permission;
    /** Absolute paths of libraries. */
    readonly ffi: Permission;
    /** Whether what is granted may lead to full access. */
    readonly unsafe: boolean;
  };

/** Everything of a kind, or just what is listed. */
export type Permission = true | readonly string[];

/** The grant of a plugin for which the manifest names none. */
export const NOTHING_GRANTED: Extract<Grant, { kind: "listed" }> = {
  kind: "listed",
  net: [],
  listen: [],
  env: [],
  read: [],
  write: [],
  run: [],
  sys: [],
  ffi: [],
  unsafe: false,
};
