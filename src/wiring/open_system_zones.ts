import type { SystemZones } from "../ports/system_zones.ts";

/** Returns the system's own time zone data; what reads it is loaded only for the commands that lower schedules. */
export async function openSystemZones(): Promise<SystemZones> {
  const { FileSystemZones } = await import("../adapters/clock/file_system_zones.ts");
  return new FileSystemZones();
}
