import type { Program } from "../domain/instance/program.ts";
import { wakeUpCommand } from "../domain/instance/program.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import type { Clock } from "../ports/clock.ts";
import type { RunSlot, RunSlots } from "../ports/run_slots.ts";
import { slotsPath } from "./slots_path.ts";

const SLOT: RunSlot = { sign: () => {}, release: () => Promise.resolve() };
const UNLIMITED: RunSlots = {
  isLimited: false,
  take: () => Promise.resolve(SLOT),
  withdraw: () => Promise.resolve(),
  startWaiting: () => Promise.resolve(),
  takeReports: () => Promise.resolve([]),
  waiting: () => Promise.resolve(new Map()),
};

/** What the slots of an instance are opened with. */
export interface SlotsRequest {
  readonly instance: Instance;
  readonly program: Program;
  readonly clock: Clock;
  /** The variables that this process was started with. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Returns the slots that the runs of an instance share; what limits them is loaded only where the manifest does. */
export function openSlots(
  { instance, program, clock, environment }: SlotsRequest,
  { maxConcurrent, pools }: Pick<Manifest, "maxConcurrent" | "pools">,
): RunSlots {
  const opened = async (): Promise<RunSlots> => {
    const [{ FileRunSlots }, { startDetached }] = await Promise.all([
      import("../adapters/slots/file_run_slots.ts"),
      import("../adapters/launcher/start_detached.ts"),
    ]);
    return new FileRunSlots({
      folder: slotsPath(instance.state),
      limits: { maxConcurrent, pools },
      clock,
      argsOf: (plugin) => wakeUpCommand(program, instance, plugin).slice(program.length),
      start: (_, args, since) =>
        startDetached([...program, ...args, `--queued=${since.toISOString()}`], environment),
    });
  };
  // What upkeep has woken reports there, limits or not.
  if (maxConcurrent === null && pools.size === 0) {
    return { ...UNLIMITED, takeReports: async () => await (await opened()).takeReports() };
  }
  return {
    isLimited: true,
    take: async (plugin, options) => await (await opened()).take(plugin, options),
    withdraw: async (plugin) => await (await opened()).withdraw(plugin),
    startWaiting: async () => await (await opened()).startWaiting(),
    takeReports: async () => await (await opened()).takeReports(),
    waiting: async () => await (await opened()).waiting(),
  };
}
