import type { Grant } from "../../manifest/grant.ts";
import type { Setting } from "./units.ts";

/** What the service manager of a user may set, too. */
const ANYWHERE: readonly Setting[] = [["NoNewPrivileges", "true"]];
const SYSTEM_ONLY: readonly Setting[] = [
  ["ProtectClock", "true"],
  ["ProtectControlGroups", "true"],
  ["ProtectKernelModules", "true"],
  ["ProtectKernelTunables", "true"],
  ["RestrictSUIDSGID", "true"],
];

/**
 * Returns what systemd may take from a plugin's process, beside its sandbox. A plugin that may start programs keeps all:
 * nobody knows what they need.
 */
export function hardeningOf(grant: Grant, ofUser: boolean): readonly Setting[] {
  if (grant.kind === "all" || isGranted(grant.run) || isGranted(grant.ffi)) return [];
  return ofUser ? ANYWHERE : [...ANYWHERE, ...SYSTEM_ONLY];
}

function isGranted(permission: true | readonly string[]): boolean {
  return permission === true || permission.length > 0;
}
