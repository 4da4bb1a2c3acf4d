import { SystemCrontabs } from "../adapters/crontab/crontabs.ts";
import { DenoShell } from "../adapters/shell/deno_shell.ts";
import type { HostPrograms } from "../adapters/shell/host_programs.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Clock } from "../ports/clock.ts";

/** Returns the crontabs of this system, as an instance uses them. */
export function openCrontabs(
  { state }: Pick<Instance, "state">,
  clock: Clock,
  programs: HostPrograms,
): SystemCrontabs {
  return new SystemCrontabs({
    state,
    clock,
    shell: new DenoShell(programs),
    user: async () => (await import("node:os")).userInfo(),
  });
}
