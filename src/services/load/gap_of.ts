import { dirname } from "@std/path/posix";
import type { Manifest, PluginEntry } from "../../domain/manifest/manifest.ts";
import type { AskedPermission } from "../../domain/permissions/asked_permission.ts";
import { type PermissionGap, permissionGap } from "../../domain/permissions/permission_gap.ts";

/** Returns how a plugin's grant differs from what it asks for; null if it does not say what that is. */
export function gapOf(
  { path }: Pick<Manifest, "path">,
  { grant }: PluginEntry,
  asked: readonly AskedPermission[] | null,
): PermissionGap | null {
  return asked === null ? null : permissionGap(asked, grant, dirname(path));
}
