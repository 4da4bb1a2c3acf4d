import { readIfSeen } from "../files/if_exists.ts";
import { ProcFiles } from "../process/proc_files.ts";
import { ownCgroup } from "../process/own_cgroup.ts";

const MOST = 4_000_000_000;
const CGROUPS = "/sys/fs/cgroup";
const FILES = { 1: "memory.limit_in_bytes", 2: "memory.max" } as const;

/** Returns what a run may use whose plugin does not say, in bytes: half of what this machine, or its cgroup, has; 4 GB at most. */
export function defaultRunMemory(): number {
  return Math.min(MOST, Math.floor(Math.min(Deno.systemMemoryInfo().total, ...cgroupLimits()) / 2));
}

/**
 * Returns the limits of the cgroup of this process and of those that contain it.
 *
 * @param proc Where the system's process folder lies.
 * @param cgroups Where cgroups lie.
 */
export function cgroupLimits(proc = "/proc", cgroups = CGROUPS): number[] {
  const membership = new ProcFiles(proc).read("self/cgroup") ?? "";
  const own = ownCgroup("memory", { root: cgroups, membership });
  if (own === undefined) return [];
  const limits: number[] = [];
  for (let folder = own.folder; folder.length >= cgroups.length; folder = folder.replace(/\/[^/]*$/, "")) {
    // "max", or no such file, where there is none.
    limits.push(Number(readIfSeen(`${folder}/${FILES[own.version]}`)));
  }
  return limits.filter((limit) => limit > 0);
}
