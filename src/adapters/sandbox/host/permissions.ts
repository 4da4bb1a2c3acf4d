import type { Grant, Permission } from "../../../domain/manifest/grant.ts";

/**
 * Returns a grant as the options of a worker. Every kind is named, so that nothing is inherited by omission.
 *
 * @param artifact Absolute path of the plugin's own code, which it may always read.
 */
export function permissions(grant: Grant, artifact: string): Deno.PermissionOptions {
  if (grant.kind === "all") return "inherit";
  return {
    // To Deno, who may connect to an address may listen on it: the worker tells the two apart.
    net: option(grant.net === true ? true : [...grant.net, ...grant.listen]),
    env: option(grant.env),
    read: grant.read === true ? true : [...grant.read, artifact],
    write: option(grant.write),
    run: option(grant.run),
    sys: option(grant.sys),
    ffi: option(grant.ffi),
    import: false,
  };
}

function option(permission: Permission): boolean | string[] {
  if (permission === true) return true;
  return permission.length === 0 ? false : [...permission];
}
