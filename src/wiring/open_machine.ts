import type { HostPrograms } from "../adapters/shell/host_programs.ts";
import type { Machine } from "../ports/machine.ts";

/** Returns this machine; what looks at it is loaded only for the commands that ask. */
export async function openMachine(programs: HostPrograms): Promise<Machine> {
  const { LinuxMachine } = await import("../adapters/machine/linux_machine.ts");
  return new LinuxMachine(programs);
}
