import type { Task } from "../task.ts";
import type { Setting } from "./setting.ts";

/** What the service manager of a user may set, too. */
const ANYWHERE: readonly Setting[] = [["NoNewPrivileges", "true"]];
const SYSTEM_ONLY: readonly Setting[] = [
  ["ProtectClock", "true"],
  ["ProtectControlGroups", "true"],
  ["ProtectKernelModules", "true"],
  ["ProtectKernelTunables", "true"],
  ["RestrictSUIDSGID", "true"],
];

/** Returns what systemd may take from a task's process, beside the sandbox. One that may start programs keeps all. */
export function hardeningOf({ startsOthers }: Task, ofUser: boolean): readonly Setting[] {
  if (startsOthers) return [];
  return ofUser ? ANYWHERE : [...ANYWHERE, ...SYSTEM_ONLY];
}
